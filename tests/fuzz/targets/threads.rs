#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| minamo_fuzz::run("threads", bytes));
