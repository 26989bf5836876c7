import DescopeClient from '@descope/node-sdk';
import cookieParser from 'cookie-parser';
import express from 'express';

const projectId = process.env.DESCOPE_PROJECT_ID;
if (!projectId) {
  console.error('error: environment DESCOPE_PROJECT_ID is not set');
  process.exit(1);
}
const port = process.env.PORT || '8080';
// No management key, because MFA needs none. baseUrl is for a custom domain.
const descopeClient = DescopeClient({ projectId, baseUrl: process.env.DESCOPE_BASE_URL });
const app = express();
app.use(express.urlencoded({ extended: false }), cookieParser());

