// Package descope declares what programs use of the SDK's package of this name, without behaviour.
package descope

const absent = "signatures only: there is no behaviour here"

type DeliveryMethod string

const (
	MethodWhatsApp DeliveryMethod = "whatsapp"
	MethodSMS      DeliveryMethod = "sms"
	MethodVoice    DeliveryMethod = "voice"
	MethodEmail    DeliveryMethod = "email"
	MethodEmbedded DeliveryMethod = "Embedded"
)

const (
	SessionCookieName = "DS"
	RefreshCookieName = "DSR"
)

const (
	EnvironmentVariableProjectID         = "DESCOPE_PROJECT_ID"
	EnvironmentVariablePublicKey         = "DESCOPE_PUBLIC_KEY"
	EnvironmentVariableManagementKey     = "DESCOPE_MANAGEMENT_KEY"
	EnvironmentVariableAuthManagementKey = "DESCOPE_AUTH_MANAGEMENT_KEY"
	EnvironmentVariableBaseURL           = "DESCOPE_BASE_URL"
)

type AuthFactor string

const (
	AuthFactorUnknown  AuthFactor = ""
	AuthFactorEmail    AuthFactor = "email"
	AuthFactorPhone    AuthFactor = "sms"
	AuthFactorSaml     AuthFactor = "fed"
	AuthFactorOAuth    AuthFactor = "oauth"
	AuthFactorWebauthn AuthFactor = "webauthn"
	AuthFactorTOTP     AuthFactor = "totp"
	AuthFactorMFA      AuthFactor = "mfa"
	AuthFactorPassword AuthFactor = "pwd"
)

// LoginOptions asks for a second factor (MFA) or a step-up, among other things.
type LoginOptions struct {
	Stepup                   bool
	MFA                      bool
	RevokeOtherSessions      bool
	RevokeOtherSessionsTypes []string
	CustomClaims             map[string]any
	TemplateID               string
	TemplateOptions          map[string]string
	TenantID                 string
}

func (*LoginOptions) IsJWTRequired() bool { panic(absent) }

// SignUpOptions asks for no second factor: who signs up has no session yet.
type SignUpOptions struct {
	CustomClaims    map[string]any
	TemplateID      string
	TemplateOptions map[string]string
	TenantID        string
}

// UpdateOptions keeps with MFA the factors of the session that asks for the change.
type UpdateOptions struct {
	AddToLoginIDs      bool
	OnMergeUseExisting bool
	TemplateOptions    map[string]string
	TemplateID         string
	ProviderID         string
	MFA                bool
}

type EnchantedLinkResponse struct {
	PendingRef  string
	LinkID      string
	MaskedEmail string
}

type TOTPResponse struct {
	ProvisioningURL string
	Image           string
	Key             string
}

// AuthenticationInfo is a session. Its tokens may be nil.
type AuthenticationInfo struct {
	SessionToken *Token
	RefreshToken *Token
	User         *UserResponse
	FirstSeen    bool
	TenantSSOID  string
}

type Token struct {
	RefreshExpiration int64
	Expiration        int64
	JWT               string
	ID                string
	ProjectID         string
	Claims            map[string]any
}

func (*Token) AuthFactors() []AuthFactor    { panic(absent) }
func (*Token) IsMFA() bool                  { panic(absent) }
func (*Token) CustomClaim(value string) any { panic(absent) }

type User struct {
	Name       string
	GivenName  string
	MiddleName string
	FamilyName string
	Phone      string
	Email      string
}

// UserResponse holds fewer fields than the SDK's.
type UserResponse struct {
	User
	UserID        string
	LoginIDs      []string
	VerifiedEmail bool
	VerifiedPhone bool
	Status        string
	Test          bool
	TOTP          bool
}
