using System.Diagnostics.CodeAnalysis;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Specs;

/// <summary>
/// Represents a query for packages (CEP 29, https://conda.org/learn/ceps/cep-0029): <c>channel/subdir:namespace:name version
/// build[key=value,…]</c>, or the URL or path of one archive. Immutable. Two specs are equal if they request the same in the same notation.
/// </summary>
public sealed partial class MatchSpec : IEquatable<MatchSpec>
{
    private readonly MatchSpecDetails? _details;

    internal MatchSpec(
        string? name, StringMatcher? nameMatcher, VersionSpec? version, StringMatcher? build, MatchSpecDetails? details)
    {
        Name = name;
        NameMatcher = nameMatcher;
        Version = version;
        Build = build;
        _details = details;
    }

    /// <summary>Gets the package name in lower case; null if the spec does not give an exact name.</summary>
    public string? Name { get; }

    /// <summary>Gets the glob or regular expression for names when <see cref="Name"/> is null; null for any name.</summary>
    public StringMatcher? NameMatcher { get; }

    /// <summary>Gets the version constraint; null for any version.</summary>
    public VersionSpec? Version { get; }

    /// <summary>Gets the test for the build string; null for any.</summary>
    public StringMatcher? Build { get; }

    /// <summary>Gets the condition on the build number; null for any.</summary>
    public BuildNumberSpec? BuildNumber => _details?.BuildNumber;

    /// <summary>Gets the channel as written (a name, or a URL possibly with credentials), without the subdir; null for any.</summary>
    public string? Channel => _details?.Channel;

    /// <summary>Gets the subdir; null for any.</summary>
    public string? Subdir => _details?.Subdir;

    /// <summary>Gets the namespace, which is parsed but not matched; null if none was given.</summary>
    public string? Namespace => _details?.Namespace;

    /// <summary>Gets the file name of the archive; null for any.</summary>
    public string? FileName => _details?.FileName;

    /// <summary>
    /// Gets the location of the archive: a URL (possibly with credentials), a <c>file://</c> URL for an absolute path, or a relative path
    /// as written; null unless the spec is direct.
    /// </summary>
    public string? Url => _details?.Url;

    /// <summary>Gets the MD5 of the archive, 32 lower-case hexadecimal digits; null for any.</summary>
    public string? Md5 => _details?.Md5;

    /// <summary>Gets the SHA-256 of the archive, 64 lower-case hexadecimal digits; null for any.</summary>
    public string? Sha256 => _details?.Sha256;

    /// <summary>Gets the test for the license; null for any.</summary>
    public StringMatcher? License => _details?.License;

    /// <summary>Gets the test for the license family; null for any.</summary>
    public StringMatcher? LicenseFamily => _details?.LicenseFamily;

    /// <summary>Gets the features that the record must track, all of them.</summary>
    public IReadOnlyList<string> TrackFeatures => _details?.TrackFeatures ?? [];

    /// <summary>Gets the legacy <c>features</c> value; null for any.</summary>
    public string? Features => _details?.Features;

    /// <summary>Gets the requested groups of optional dependencies (CEP 44, https://conda.org/learn/ceps/cep-0044).</summary>
    public IReadOnlyList<string> Extras => _details?.Extras ?? [];

    /// <summary>
    /// Gets the build flags that the record must have; <c>*</c> is a glob (CEP 45, https://conda.org/learn/ceps/cep-0045).
    /// </summary>
    public IReadOnlyList<string> Flags => _details?.Flags ?? [];

    /// <summary>
    /// Gets the condition under which the spec applies (CEP 43, https://conda.org/learn/ceps/cep-0043); null if it always applies.
    /// </summary>
    public WhenCondition? When => _details?.When;

    /// <summary>Gets warnings about parts that were ignored when parsing; almost always empty.</summary>
    public IReadOnlyList<string> Warnings => _details?.Warnings ?? [];

    /// <summary>Gets whether the spec consists only of name, version and build.</summary>
    public bool IsPlain => _details is null;

    /// <summary>Parses a match spec.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidMatchSpec"/>, with the column.</exception>
    public static MatchSpec Parse(string text, SpecOptions options = SpecOptions.Lenient) =>
        TryParse(text, options, out MatchSpec? spec, out SyntaxError error)
            ? spec
            : throw error.ToException(ErrorCode.InvalidMatchSpec, "Invalid match spec", text);

    /// <summary>Parses a match spec; returns false if the text is not one.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out MatchSpec? spec) =>
        TryParse(text, SpecOptions.Lenient, out spec, out _);

    /// <summary>Parses a match spec; returns false if the text is not one.</summary>
    public static bool TryParse(string text, SpecOptions options, [NotNullWhen(true)] out MatchSpec? spec) =>
        TryParse(text, options, out spec, out _);

    /// <summary>Determines whether a package name matches the spec.</summary>
    public bool MatchesName(ReadOnlySpan<char> name) =>
        Name is not null
            ? name.Equals(Name, StringComparison.OrdinalIgnoreCase)
            : NameMatcher is null || NameMatcher.Matches(name);

    /// <summary>Returns this spec without its condition.</summary>
    public MatchSpec WithoutWhen() =>
        When is null ? this : new(Name, NameMatcher, Version, Build, _details! with { When = null });

    /// <summary>Returns this spec without its extras.</summary>
    public MatchSpec WithoutExtras() =>
        Extras.Count == 0 ? this : new(Name, NameMatcher, Version, Build, _details! with { Extras = [] });

    /// <summary>Returns this spec with additional extras.</summary>
    internal MatchSpec WithExtras(IEnumerable<string> extras) =>
        new(Name, NameMatcher, Version, Build, (_details ?? new()) with { Extras = [.. Extras.Union(extras, StringComparer.Ordinal)] });

    /// <summary>Returns this direct spec with the given URL, channel and subdir; null for any.</summary>
    internal MatchSpec WithUrl(string url, string? channel, string? subdir) =>
        new(Name, NameMatcher, Version, Build, (_details ?? new()) with { Url = url, Channel = channel, Subdir = subdir });

    /// <inheritdoc/>
    public bool Equals([NotNullWhen(true)] MatchSpec? other) =>
        other is not null
        && Name == other.Name
        && Equals(NameMatcher, other.NameMatcher)
        && Equals(Version, other.Version)
        && Equals(Build, other.Build)
        && Equals(_details, other._details);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MatchSpec);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, NameMatcher, Version, Build, _details);

    internal static bool TryParse(
        string text, SpecOptions options, [NotNullWhen(true)] out MatchSpec? spec, out SyntaxError error)
    {
        MatchSpecParser parser = new(text, options);
        spec = parser.Parse();
        error = parser.Error;
        return spec is not null;
    }

    /// <summary>Determines whether a name consists of letters, digits and <c>_ . -</c> and does not begin with <c>.</c> or <c>-</c>; at
    /// most 64 characters in published records.</summary>
    internal static bool IsValidName(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > 128 || name[0] is '.' or '-')
        {
            return false;
        }

        foreach (char c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '-'))
            {
                return false;
            }
        }

        return true;
    }
}
