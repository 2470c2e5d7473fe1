//! The session token: 256 random bits, in the cookie as hexadecimal digits, in the database as a hash.

use sha2::{Digest, Sha256};

#[derive(Clone)]
pub struct Token([u8; 32]);

impl Token {
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// Reads what a cookie holds; anything else than 64 hexadecimal digits is no token.
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        for (place, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(text.get(place * 2..place * 2 + 2)?, 16).ok()?;
        }
        Some(Self(bytes))
    }

    pub fn cookie_value(&self) -> String {
        use std::fmt::Write;
        self.0.iter().fold(String::with_capacity(64), |mut text, byte| {
            let _infallible = write!(text, "{byte:02x}");
            text
        })
    }

    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_survives_its_cookie_and_nothing_else_parses() {
        let token = Token::random().expect("randomness");
        let back = Token::parse(&token.cookie_value()).expect("the same token");
        assert_eq!(back.hash(), token.hash());
        for wrong in ["", "00", &"g".repeat(64), &"å".repeat(32), &"0".repeat(65), "+1".repeat(32).as_str()] {
            assert!(Token::parse(wrong).is_none(), "{wrong}");
        }
    }
}
