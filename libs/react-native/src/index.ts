export { ShirenVerification, type ShirenVerificationProps } from './verification.js';
