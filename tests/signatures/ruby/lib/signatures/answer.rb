# frozen_string_literal: true

# What the methods return.
module Signatures
  # A Hash of the SDK gives nil for a key that it does not have; here that is a KeyError.
  def self.answer(entries)
    Hash.new { |_, key| raise KeyError, "an answer of the SDK has no key #{key.inspect}" }.merge(entries).freeze
  end

  CLAIMS = {
    'amr' => %w[totp email mfa],
    'drn' => 'DS',
    'exp' => 4_102_444_800,
    'nsec' => { 'plan' => 'pro' },
    'su' => true,
    'iss' => 'P0000000000000000000000000000',
    'rexp' => '2100-01-01T00:00:00Z',
    'sub' => 'U0000000000000000000000000000',
    'jwt' => 'canned.session.jwt'
  }.freeze
  PROPERTIES = {
    'permissions' => [],
    'roles' => [],
    'tenants' => {},
    'projectId' => 'P0000000000000000000000000000',
    'userId' => 'P0000000000000000000000000000'
  }.freeze

  ENROLMENT = answer('provisioningURL' => 'otpauth://totp/canned', 'image' => 'Y2FubmVk', 'key' => 'GEZDGNBVGY3TQOJQ')
  MASKED_ADDRESS = 'y**@example.com'
  ENCHANTED_LINK = answer('linkId' => '42', 'pendingRef' => 'canned-pending-ref', 'maskedEmail' => MASKED_ADDRESS)
  REDIRECTION = answer('url' => 'https://example.com/canned')
  NOTHING = answer({})
  USER = answer('userId' => CLAIMS['sub'], 'loginIds' => ['you@example.com'])
  SESSION_TOKEN = answer(CLAIMS)
  REFRESH_TOKEN = answer(CLAIMS.merge('drn' => 'DSR', 'jwt' => 'canned.refresh.jwt'))
  SESSION = answer(
    PROPERTIES.merge(
      'sessionToken' => SESSION_TOKEN,
      'refreshSessionToken' => REFRESH_TOKEN,
      'cookieData' => { exp: 0, maxAge: 0, domain: '', path: '/' },
      'user' => USER,
      'firstSeen' => false
    )
  )
  # What `post` gives: the body as the service sent it, whose tokens are not read yet.
  JWTS = answer(
    'sessionJwt' => SESSION_TOKEN['jwt'],
    'refreshJwt' => REFRESH_TOKEN['jwt'],
    'cookieDomain' => '',
    'cookiePath' => '/',
    'cookieMaxAge' => 0,
    'cookieExpiration' => 0,
    'user' => SESSION['user'],
    'firstSeen' => false
  )
  VALIDATED = answer(CLAIMS.merge(PROPERTIES, 'sessionToken' => SESSION_TOKEN))
end
