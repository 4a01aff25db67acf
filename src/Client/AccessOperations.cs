using System.Net;

namespace CondaStore.Client;

/// <summary>Provides the operations on the caller's identity, permissions and tokens.</summary>
public sealed class AccessOperations
{
    private const string SessionCookie = "conda-store-auth=";

    private readonly StoreConnection _connection;

    internal AccessOperations(StoreConnection connection) => _connection = connection;

    /// <summary>Gets the caller's identity and permissions. A token that is not valid or has expired is not an error: the caller is then
    /// anonymous.</summary>
    /// <exception cref="StoreRequestException">The store did not respond.</exception>
    public Task<RemoteCaller> CallerAsync(CancellationToken cancellationToken) =>
        _connection.SendAsync(HttpMethod.Get, "permission/", null, ClientJson.Default.RemoteCaller, cancellationToken);

    /// <summary>Creates a token.</summary>
    /// <exception cref="StoreRequestException">The request exceeds the permissions or the lifetime of the caller.</exception>
    public async Task<string> CreateTokenAsync(CreateTokenRequest request, CancellationToken cancellationToken)
    {
        CreatedToken created = await _connection.SendAsync(
            HttpMethod.Post, "token/", ClientJson.Write(request, ClientJson.Default.CreateTokenRequest), ClientJson.Default.CreatedToken,
            cancellationToken);
        return created.Token;
    }

    /// <summary>Lists the caller's tokens that are neither revoked nor expired, newest first.</summary>
    /// <param name="all">Whether to list the tokens of everybody, which administrators of the store may see.</param>
    /// <param name="cancellationToken">Cancels the enumeration.</param>
    /// <exception cref="StoreRequestException">The caller is anonymous or no administrator.</exception>
    public IAsyncEnumerable<RemoteToken> ListTokensAsync(bool all, CancellationToken cancellationToken) => _connection.PagesAsync(
        "token/", RequestQuery.None.And("all", all ? "true" : null), ClientJson.Default.IReadOnlyListRemoteToken, cancellationToken);

    /// <summary>Revokes a token and those created with it. Every host of the store refuses them within a second.</summary>
    /// <exception cref="StoreRequestException">There is no such token that the caller may revoke.</exception>
    public Task<string?> RevokeTokenAsync(string id, CancellationToken cancellationToken) =>
        _connection.AcknowledgeAsync(HttpMethod.Delete, $"token/{Uri.EscapeDataString(id)}/", null, cancellationToken);

    /// <summary>Logs in with a name and a password, if the store accepts passwords.</summary>
    /// <returns>The token of the session.</returns>
    /// <exception cref="StoreRequestException">The name or the password is wrong, or the store does not accept passwords.</exception>
    public async Task<string> LoginAsync(string name, string password, CancellationToken cancellationToken)
    {
        byte[] body = ClientJson.Write(new LoginRequest(name, password), ClientJson.Default.LoginRequest);
        using HttpResponseMessage response = await _connection.ExchangeAsync(
            HttpMethod.Post, "/login/", body, "application/json", cancellationToken);
        string? cookie = response.Headers.TryGetValues("Set-Cookie", out IEnumerable<string>? cookies)
            ? cookies.FirstOrDefault(c => c.StartsWith(SessionCookie, StringComparison.Ordinal))
            : null;
        return cookie?[SessionCookie.Length..].Split(';')[0] is { Length: > 0 } token
            ? Uri.UnescapeDataString(token)
            : throw new StoreRequestException("The store has accepted the login but returned no token.") { Status = HttpStatusCode.OK };
    }
}
