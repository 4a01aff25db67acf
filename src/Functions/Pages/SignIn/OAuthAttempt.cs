namespace CondaStore.Functions.Pages.SignIn;

/// <summary>Represents a login that was started here and returns from the provider.</summary>
/// <param name="Next">The URL to redirect to after login, on this site.</param>
/// <param name="Verifier">The PKCE code verifier (RFC 7636, https://www.rfc-editor.org/rfc/rfc7636).</param>
public sealed record OAuthAttempt(string Next, string Verifier);
