package dev.berth.auth.browser;

/**
 * What all pages have.
 *
 * @param css how they look
 * @param service what the registry is called
 */
record Frame(String css, String service) {}
