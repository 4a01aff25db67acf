using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using CondaStore.Domain.Diagnostics;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Configuration;

/// <summary>
/// Represents the origins (RFC 6454, https://www.rfc-editor.org/rfc/rfc6454) other than the store's own whose pages may use the session
/// of their visitors: those in <see cref="UiOptions.AllowedOrigins"/> and <see cref="UiOptions.AllowedOriginRegex"/>.
/// </summary>
public sealed class AllowedOrigins
{
    private const string AnyPort = ":*";

    private readonly HashSet<string> _origins = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _withAnyPort = new(StringComparer.OrdinalIgnoreCase);
    private readonly Regex? _pattern;

    /// <summary>Creates the allowed origins of a deployment.</summary>
    public AllowedOrigins(IOptions<StoreOptions> options)
        : this(options.Value.Ui)
    {
    }

    /// <summary>Creates the allowed origins from the settings.</summary>
    /// <exception cref="StoreException">
    /// An origin or the regular expression is invalid (<see cref="ErrorCode.InvalidSetting"/>).
    /// </exception>
    public AllowedOrigins(UiOptions options)
    {
        foreach (string entry in (options.AllowedOrigins ?? string.Empty).Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            string text = entry.TrimEnd('/');
            bool anyPort = text.EndsWith(AnyPort, StringComparison.Ordinal);
            string origin = anyPort ? text[..^AnyPort.Length] : text;
            if (!TryParse(origin, out Uri? url) || (anyPort && origin.LastIndexOf(':') > origin.IndexOf("://", StringComparison.Ordinal)))
            {
                throw new StoreException(
                    ErrorCode.InvalidSetting,
                    $"'{entry}' is not an origin (scheme, host and optional port), such as https://ui.example or http://localhost:*.");
            }

            (anyPort ? _withAnyPort : _origins).Add(OriginOf(url));
        }

        if (!string.IsNullOrEmpty(options.AllowedOriginRegex))
        {
            try
            {
                // The input is untrusted, so matching time must be linear in its length.
                _pattern = new Regex($"^(?:{options.AllowedOriginRegex})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            }
            catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
            {
                throw new StoreException(
                    ErrorCode.InvalidSetting, $"'{options.AllowedOriginRegex}' cannot be used as a regular expression: {exception.Message}",
                    exception);
            }
        }
    }

    /// <summary>Gets whether an origin is allowed.</summary>
    /// <param name="origin">The origin as sent by browsers, for example <c>https://ui.example</c> or <c>http://localhost:8000</c>.</param>
    public bool Allows(string origin) =>
        TryParse(origin, out Uri? url)
        && (_origins.Contains(OriginOf(url))
            || _withAnyPort.Contains($"{url.Scheme}://{url.Host}")
            || _pattern?.IsMatch(origin) == true);

    /// <summary>Gets the origin of a URL.</summary>
    internal static string OriginOf(Uri url) => url.GetLeftPart(UriPartial.Authority);

    /// <summary>Parses an origin as sent by browsers.</summary>
    internal static bool TryParse(string origin, [NotNullWhen(true)] out Uri? url) =>
        Uri.TryCreate(origin, UriKind.Absolute, out url)
        && url is { Scheme: "http" or "https", PathAndQuery: "/", UserInfo: "", Fragment: "" }
        && !origin.EndsWith('/');
}
