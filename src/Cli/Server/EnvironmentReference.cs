using System.Globalization;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Server;

/// <summary>
/// Represents an environment as it is typed, and possibly one of its builds: <c>team/science</c>, <c>team/science@17</c>.
/// </summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Name">The name of the environment.</param>
/// <param name="Build">The ID of the build, or null for the active build.</param>
internal sealed record EnvironmentReference(string Namespace, string Name, long? Build = null)
{
    /// <summary>The namespace and the name.</summary>
    public string FullName => $"{Namespace}/{Name}";

    /// <summary>Parses an environment without a build.</summary>
    /// <exception cref="StoreException">The text is not of this form (<see cref="ErrorCode.InvalidOption"/>).</exception>
    public static EnvironmentReference ParseName(string text) =>
        Parse(text) is { Build: null } reference ? reference : throw Malformed(text, "NAMESPACE/NAME");

    /// <summary>Parses an environment that may be followed by a build.</summary>
    /// <exception cref="StoreException">The text is not of this form (<see cref="ErrorCode.InvalidOption"/>).</exception>
    public static EnvironmentReference Parse(string text)
    {
        // Names may contain @, so only a number behind the last one is a build. A colon is what conda-store's own command takes.
        int at = text.LastIndexOfAny(['@', ':']);
        bool hasBuild = at >= 0 && long.TryParse(text.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _);
        string environment = hasBuild ? text[..at] : text;
        return environment.Split('/') is [{ Length: > 0 } ns, { Length: > 0 } name]
            ? new EnvironmentReference(ns, name, hasBuild ? long.Parse(text.AsSpan(at + 1), CultureInfo.InvariantCulture) : null)
            : throw Malformed(text, "NAMESPACE/NAME or NAMESPACE/NAME@BUILD");
    }

    /// <inheritdoc/>
    public override string ToString() => Build is { } build ? string.Create(CultureInfo.InvariantCulture, $"{FullName}@{build}") : FullName;

    private static StoreException Malformed(string text, string form) =>
        new(ErrorCode.InvalidOption, $"'{text}' is not {form}.") { Hints = ["conda-store env list"] };
}
