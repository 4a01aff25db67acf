using System.Diagnostics.CodeAnalysis;
using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Versions;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Pypi.Requirements;

/// <summary>
/// Represents a requirement on a Python project (dependency specifiers specification, PEP 508,
/// https://packaging.python.org/en/latest/specifications/dependency-specifiers/): <c>name[extra,…] &gt;=1,&lt;2 ; marker</c> or
/// <c>name[extra,…] @ URL ; marker</c>. Immutable.
/// </summary>
public sealed class PypiRequirement : IEquatable<PypiRequirement>
{
    internal PypiRequirement(string source, string name, string[] extras, SpecifierSet specifiers, string? url, Marker? marker)
    {
        Source = source;
        Name = name;
        Extras = extras;
        Specifiers = specifiers;
        Url = url;
        Marker = marker;
    }

    /// <summary>Gets the text as it was given.</summary>
    public string Source { get; }

    /// <summary>Gets the project's name in normal form.</summary>
    public string Name { get; }

    /// <summary>Gets the distinct requested extras, normalized, in the order of the text.</summary>
    public IReadOnlyList<string> Extras { get; }

    /// <summary>Gets the accepted versions; <see cref="SpecifierSet.Any"/> with a URL.</summary>
    public SpecifierSet Specifiers { get; }

    /// <summary>
    /// Gets the location of the project if given instead of versions: a URL (possibly with credentials) or a path; else null.
    /// </summary>
    public string? Url { get; }

    /// <summary>Gets the condition under which the requirement applies; null if it always applies.</summary>
    public Marker? Marker { get; }

    /// <summary>Reads a requirement.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidRequirement"/>.</exception>
    public static PypiRequirement Parse(string text) =>
        TryParse(text, out PypiRequirement? requirement, out SyntaxError error)
            ? requirement
            : throw Failure(text, error);

    /// <summary>Reads a requirement; false when the text is not one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out PypiRequirement? requirement)
    {
        requirement = null;
        return text is not null && TryParse(text, out requirement, out _);
    }

    /// <inheritdoc/>
    public bool Equals([NotNullWhen(true)] PypiRequirement? other) =>
        other is not null
        && Name == other.Name
        && Url == other.Url
        && Specifiers.Equals(other.Specifiers)
        && Extras.Count == other.Extras.Count
        && Extras.All(other.Extras.Contains)
        && Equals(Marker, other.Marker);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PypiRequirement);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Specifiers, Url, Extras.Count);

    /// <summary>Returns the requirement with normal names and single spaces. A URL is written as given, with its credentials.</summary>
    public override string ToString()
    {
        StringBuilder text = new(Name);
        if (Extras.Count > 0)
        {
            text.Append('[').AppendJoin(',', Extras).Append(']');
        }

        text.Append(Url is null ? "" : " @ ").Append(Url ?? Specifiers.ToString());
        if (Marker is not null)
        {
            text.Append(Url is null ? "; " : " ; ");
            Marker.Write(text, isInner: false);
        }

        return text.ToString();
    }

    /// <summary>Creates a requirement on the project at a location whose metadata says which one it is.</summary>
    internal static PypiRequirement Create(string source, string name, IReadOnlyList<string> extras, string url, Marker? marker) =>
        new(source, name, [.. extras], SpecifierSet.Any, url, marker);

    /// <summary>Returns this requirement with another way to write its location.</summary>
    internal PypiRequirement WithUrl(string url) => new(Source, Name, [.. Extras], Specifiers, url, Marker);

    internal static bool TryParse(string text, [NotNullWhen(true)] out PypiRequirement? requirement, out SyntaxError error)
    {
        RequirementParser parser = new(text);
        requirement = parser.Parse();
        error = parser.Error;
        return requirement is not null;
    }

    /// <summary>Creates the exception for an invalid requirement, with the text that was probably intended as its first hint.</summary>
    internal static StoreException Failure(string text, SyntaxError error)
    {
        if (error.Hint is null && LenientText.TryReadRequirement(text, out _, out string? meant) && meant is not null)
        {
            error = error with { Hint = $"write '{meant}'" };
        }

        return error.ToException(ErrorCode.InvalidRequirement, "Invalid requirement", text);
    }
}
