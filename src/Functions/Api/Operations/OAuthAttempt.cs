namespace CondaStore.Functions.Api.Operations;

/// <summary>A login that a user began here and comes back from.</summary>
/// <param name="Next">Where to go afterwards: a place of this site.</param>
/// <param name="Verifier">What proves to the provider that whoever exchanges the code began the login (RFC 7636).</param>
public sealed record OAuthAttempt(string Next, string Verifier);
