using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using CondaStore.Domain.Diagnostics;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Configuration;

/// <summary>
/// The origins (RFC 6454, https://www.rfc-editor.org/rfc/rfc6454) beside the store's own whose pages may call with the session of whoever
/// looks at them: those in <see cref="UiOptions.AllowedOrigins"/> and <see cref="UiOptions.AllowedOriginRegex"/>.
/// </summary>
public sealed class AllowedOrigins
{
    private const string AnyPort = ":*";

    private readonly HashSet<string> _origins = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _withAnyPort = new(StringComparer.OrdinalIgnoreCase);
    private readonly Regex? _pattern;

    /// <summary>The origins of a deployment.</summary>
    public AllowedOrigins(IOptions<StoreOptions> options)
        : this(options.Value.Ui)
    {
    }

    /// <summary>Reads the origins.</summary>
    /// <exception cref="StoreException">An origin is none, or the expression cannot be used (<see cref="ErrorCode.InvalidSetting"/>).</exception>
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
                    $"'{entry}' is not an origin: scheme, host and maybe a port, such as https://ui.example or http://localhost:*.");
            }

            (anyPort ? _withAnyPort : _origins).Add(OriginOf(url));
        }

        if (!string.IsNullOrEmpty(options.AllowedOriginRegex))
        {
            try
            {
                // Texts from strangers are matched: in time that grows with their length and no more.
                _pattern = new Regex($"^(?:{options.AllowedOriginRegex})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            }
            catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
            {
                throw new StoreException(
                    ErrorCode.InvalidSetting, $"'{options.AllowedOriginRegex}' cannot be used as a regular expression: {exception.Message}", exception);
            }
        }
    }

    /// <summary>Whether an origin is one of those in the settings.</summary>
    /// <param name="origin">As browsers write it: <c>https://ui.example</c>, <c>http://localhost:8000</c>.</param>
    public bool Allows(string origin) =>
        TryParse(origin, out Uri? url)
        && (_origins.Contains(OriginOf(url))
            || _withAnyPort.Contains($"{url.Scheme}://{url.Host}")
            || _pattern?.IsMatch(origin) == true);

    /// <summary>The origin of a URL.</summary>
    internal static string OriginOf(Uri url) => url.GetLeftPart(UriPartial.Authority);

    /// <summary>Whether a text is an origin as browsers write it.</summary>
    internal static bool TryParse(string origin, [NotNullWhen(true)] out Uri? url) =>
        Uri.TryCreate(origin, UriKind.Absolute, out url)
        && url is { Scheme: "http" or "https", PathAndQuery: "/", UserInfo: "", Fragment: "" }
        && !origin.EndsWith('/');
}
