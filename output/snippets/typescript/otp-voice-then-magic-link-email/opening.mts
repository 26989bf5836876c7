import { createInterface } from 'node:readline';
import DescopeClient from '@descope/node-sdk';

const input = createInterface({ input: process.stdin });
const answers = input[Symbol.asyncIterator]();

async function main() {
  const projectId = process.env.DESCOPE_PROJECT_ID;
  if (!projectId) throw new Failure('environment', 'DESCOPE_PROJECT_ID is not set');
  const phone = process.env.PHONE || '+12025550123';
  const redirectUrl = process.env.REDIRECT_URL || 'https://example.com/verify';
  const email = process.env.EMAIL || 'you@example.com';
  // No management key, because MFA needs none. baseUrl is for a custom domain.
  const descopeClient = DescopeClient({ projectId, baseUrl: process.env.DESCOPE_BASE_URL });

