package descope

// Error is what most failed calls return.
type Error struct {
	Code        string
	Description string
	Message     string
	Info        map[string]any
}

func (*Error) Error() string                        { panic(absent) }
func (*Error) Is(err error) bool                    { panic(absent) }
func (*Error) IsBadRequest() bool                   { panic(absent) }
func (*Error) IsUnauthorized() bool                 { panic(absent) }
func (*Error) IsForbidden() bool                    { panic(absent) }
func (*Error) IsNotFound() bool                     { panic(absent) }
func (Error) WithMessage(string, ...any) *Error     { panic(absent) }
func (Error) WithInfo(key string, value any) *Error { panic(absent) }

func AsError(err error, errorCode ...string) *Error { panic(absent) }
func IsError(err error, errorCode ...string) bool   { panic(absent) }
func IsBadRequestError(err error) bool              { panic(absent) }
func IsUnauthorizedError(err error) bool            { panic(absent) }
func IsForbidden(err error) bool                    { panic(absent) }
func IsNotFoundError(err error) bool                { panic(absent) }

// Errors of the service.
var (
	ErrBadRequest                *Error
	ErrMissingArguments          *Error
	ErrValidationFailure         *Error
	ErrInvalidArguments          *Error
	ErrUserAlreadyExists         *Error
	ErrInvalidOneTimeCode        *Error
	ErrEnchantedLinkUnauthorized *Error
	ErrPasswordExpired           *Error
	ErrTokenExpiredByLoggedOut   *Error
	ErrNOTPUnauthorized          *Error
	ErrManagementUserNotFound    *Error
	ErrRateLimitExceeded         *Error
)

// Errors of the SDK itself.
var (
	ErrMissingProjectID   *Error
	ErrUnexpectedResponse *Error
	ErrInvalidResponse    *Error
	ErrPublicKey          *Error
	ErrInvalidToken       *Error
	ErrRefreshToken       *Error
	ErrInvalidStepUpJWT   *Error
)

// ErrorInfoKeys names the entries of Error.Info.
var ErrorInfoKeys errorInfoKeys

type errorInfoKeys struct {
	HTTPResponseStatusCode      string
	RateLimitExceededRetryAfter string
}
