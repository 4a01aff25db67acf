using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using CondaStore.Domain.Diagnostics;
using CondaStore.Functions.Configuration;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Pages.SignIn;

/// <summary>
/// Represents a client of the OAuth provider that identifies users. Of its responses, only plain error codes are included in messages.
/// </summary>
public sealed partial class OAuthClient(HttpClient http, IOptions<StoreOptions> options)
{
    private readonly OAuthProvider? _provider = OAuthProvider.Of(options.Value);

    /// <summary>Exchanges a code for an access token and gets the user of the token.</summary>
    /// <param name="code">The authorization code that the provider gave to the browser.</param>
    /// <param name="verifier">The PKCE code verifier of the login (RFC 7636, https://www.rfc-editor.org/rfc/rfc7636).</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <exception cref="StoreException">
    /// The provider refused the login (<see cref="ErrorCode.InvalidCredentials"/>), or did not respond as expected (<see
    /// cref="ErrorCode.ProviderUnavailable"/>).
    /// </exception>
    public async Task<OAuthUser> UserAsync(string code, string verifier, CancellationToken cancellationToken)
    {
        OAuthProvider provider = _provider ?? throw new InvalidOperationException("OAuth is not configured.");
        using HttpRequestMessage exchange = new(HttpMethod.Post, provider.TokenUrl)
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "authorization_code",
                ["code"] = code,
                ["redirect_uri"] = provider.CallbackUrl,
                ["client_id"] = provider.ClientId,
                ["client_secret"] = provider.ClientSecret,
                ["code_verifier"] = verifier,
            }),
        };
        JsonElement granted = await AnswerAsync(exchange, cancellationToken);
        // GitHub responds to errors with status 200 and an error instead of the token.
        string token = TextOf(granted, "access_token") ?? throw Refused(granted);

        using HttpRequestMessage question = new(HttpMethod.Get, provider.UserUrl);
        question.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        JsonElement user = await AnswerAsync(question, cancellationToken);
        return new OAuthUser(Name(user, provider.NameMember), Groups(user, provider.GroupsMember));
    }

    /// <summary>
    /// Gets the error code of a provider if it is one of the short codes of RFC 6749 (https://www.rfc-editor.org/rfc/rfc6749).
    /// </summary>
    public static string ErrorCodeOf(string? error) => error is not null && PlainCode().IsMatch(error) ? error : "no reason given";

    private async Task<JsonElement> AnswerAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Accept.ParseAdd("application/json");
        try
        {
            using HttpResponseMessage answer = await http.SendAsync(request, cancellationToken);
            using JsonDocument body = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
            if (answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            {
                throw Refused(body.RootElement);
            }

            return answer.IsSuccessStatusCode && body.RootElement.ValueKind == JsonValueKind.Object
                ? body.RootElement.Clone()
                : throw Unusable(request, $"answered with status {(int)answer.StatusCode}", null);
        }
        catch (JsonException exception)
        {
            throw Unusable(request, "answered with something that is not JSON", exception);
        }
        catch (HttpRequestException exception)
        {
            throw Unusable(request, "could not be reached", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unusable(request, "did not answer in time", exception);
        }
    }

    private static string Name(JsonElement user, string member) =>
        user.TryGetProperty(member, out JsonElement value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number
            ? value.ToString()
            : throw new StoreException(
                ErrorCode.ProviderUnavailable, $"The provider of the login did not tell the user's '{member}' (Store:OAuth:NameMember).");

    private static string[] Groups(JsonElement user, string? member) =>
        member is not null && user.TryGetProperty(member, out JsonElement groups) && groups.ValueKind == JsonValueKind.Array
            ? [.. groups.EnumerateArray().Where(g => g.ValueKind == JsonValueKind.String).Select(g => g.GetString()!)]
            : [];

    private static string? TextOf(JsonElement answer, string member) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty(member, out JsonElement value)
            && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static StoreException Refused(JsonElement answer) => new(
        ErrorCode.InvalidCredentials,
        $"The provider of the login refused: {ErrorCodeOf(TextOf(answer, "error"))}.");

    private static StoreException Unusable(HttpRequestMessage request, string what, Exception? cause) => new(
        ErrorCode.ProviderUnavailable, $"The provider of the login ({request.RequestUri!.Host}) {what}.", cause);

    [GeneratedRegex("^[A-Za-z0-9_.-]{1,64}$")]
    private static partial Regex PlainCode();
}
