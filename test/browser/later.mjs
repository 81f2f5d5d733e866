// Loaded into a program before its own code: each SIGUSR2 moves its clock on by three minutes, so that what takes so
// long in life need not be waited for in a test.
const stepMs = 180_000;
const realNow = Date.now;
let aheadMs = 0;
Date.now = () => realNow() + aheadMs;
process.on("SIGUSR2", () => {
  aheadMs += stepMs;
});
