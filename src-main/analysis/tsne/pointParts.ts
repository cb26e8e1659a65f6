/** Parts of a job over points. Sums are made by parts, so their number must not depend on the threads'. */
export const POINT_PARTS = 32;
