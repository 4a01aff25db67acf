using System.Diagnostics.CodeAnalysis;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Versions;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Pypi.Tags;

/// <summary>
/// The parts of a wheel's file name, <c>name-version(-build)?-python-abi-platform.whl</c> (binary distribution format, PEP 427,
/// https://packaging.python.org/en/latest/specifications/binary-distribution-format/).
/// </summary>
/// <param name="Distribution">Name as written, with <c>_</c> where the project's name has <c>-</c>.</param>
/// <param name="Name">The project's name in normal form.</param>
/// <param name="Version">The version.</param>
/// <param name="Build">Build tag, or null.</param>
/// <param name="Tags">For which Pythons and platforms it is.</param>
public sealed record WheelFileName(string Distribution, string Name, PypiVersion Version, BuildTag? Build, WheelTags Tags)
{
    /// <summary>How the name of every wheel ends.</summary>
    public const string Extension = PackageFileName.WheelExtension;

    /// <summary>Reads a file name.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidPackageMetadata"/>.</exception>
    public static WheelFileName Parse(string fileName) =>
        TryParse(fileName, out WheelFileName? name, out SyntaxError error)
            ? name
            : throw error.ToException(ErrorCode.InvalidPackageMetadata, "Invalid name of a wheel", fileName);

    /// <summary>Reads a file name; false when it is not one of a wheel.</summary>
    public static bool TryParse([NotNullWhen(true)] string? fileName, [NotNullWhen(true)] out WheelFileName? name)
    {
        name = null;
        return fileName is not null && TryParse(fileName, out name, out _);
    }

    internal static bool TryParse(string fileName, [NotNullWhen(true)] out WheelFileName? name, out SyntaxError error)
    {
        name = null;
        if (!fileName.EndsWith(Extension, StringComparison.Ordinal))
        {
            error = new(fileName.Length, $"it does not end with {Extension}");
            return false;
        }

        string stem = fileName[..^Extension.Length];
        Span<Range> parts = stackalloc Range[7];
        int count = stem.AsSpan().Split(parts, '-');
        if (count is not (5 or 6))
        {
            error = new(0, "it has not the form name-version(-build)-python-abi-platform");
            return false;
        }

        string distribution = stem[parts[0]];
        if (distribution.Contains("__", StringComparison.Ordinal) || !ProjectName.TryNormalize(distribution, out string? project))
        {
            error = new(0, $"'{distribution}' is not the name of a project");
            return false;
        }

        int version = parts[1].Start.Value;
        if (!PypiVersion.TryParse(stem, version, parts[1].End.Value - version, out PypiVersion? parsed, out error))
        {
            return false;
        }

        BuildTag? build = null;
        if (count == 6 && !BuildTag.TryParse(stem.AsSpan()[parts[2]], out build))
        {
            error = new(parts[2].Start.Value, "a build tag begins with a digit");
            return false;
        }

        int tagStart = parts[count - 3].Start.Value;
        if (!WheelTags.TryParse(stem[tagStart..], out WheelTags? tags))
        {
            error = new(tagStart, "this is not three sets of tags");
            return false;
        }

        name = new WheelFileName(distribution, project, parsed, build, tags.Value);
        return true;
    }
}
