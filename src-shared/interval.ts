/** Half the width of a normal 95 % interval in standard errors. */
export const INTERVAL_ERRORS = 1.96;
