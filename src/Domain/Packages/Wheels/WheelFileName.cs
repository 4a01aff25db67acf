using System.Text.RegularExpressions;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Packages.Wheels;

/// <summary>The parts of a wheel's file name: <c>name-version(-build)?-python-abi-platform.whl</c> (PyPA binary distribution format).</summary>
/// <param name="Distribution">Name as written, with <c>_</c> where the project's name has <c>-</c>.</param>
/// <param name="Version">Version as written.</param>
/// <param name="BuildTag">Build tag, or null.</param>
/// <param name="PythonTags">Python tags; several where the name compresses them with dots.</param>
/// <param name="AbiTags">ABI tags.</param>
/// <param name="PlatformTags">Platform tags.</param>
public sealed partial record WheelFileName(
    string Distribution,
    string Version,
    string? BuildTag,
    IReadOnlyList<string> PythonTags,
    IReadOnlyList<string> AbiTags,
    IReadOnlyList<string> PlatformTags)
{
    /// <summary>The project's name in the one form of PEP 503.</summary>
    public string ProjectName => NormalizeName(Distribution);

    /// <summary>Reads a file name.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidPackageMetadata"/>.</exception>
    public static WheelFileName Parse(string fileName)
    {
        Match match = Pattern().Match(fileName);
        if (!match.Success)
        {
            throw new StoreException(ErrorCode.InvalidPackageMetadata, $"'{fileName}' is not the name of a wheel.") { Found = fileName };
        }

        string Part(string name) => match.Groups[name].Value;
        return new WheelFileName(
            Part("name"), Part("version"), match.Groups["build"].Success ? Part("build") : null, Part("python").Split('.'),
            Part("abi").Split('.'), Part("platform").Split('.'));
    }

    /// <summary>Brings a project name to the form of PEP 503: lower case, runs of <c>-</c>, <c>_</c> and <c>.</c> as one dash.</summary>
    public static string NormalizeName(string name) => Separators().Replace(name, "-").ToLowerInvariant();

    [GeneratedRegex(
        @"^(?<name>[A-Za-z0-9](?:[A-Za-z0-9._]*[A-Za-z0-9])?)-(?<version>[A-Za-z0-9_.!+]+)(?:-(?<build>[0-9][A-Za-z0-9_.]*))?-(?<python>[A-Za-z0-9_.]+)-(?<abi>[A-Za-z0-9_.]+)-(?<platform>[A-Za-z0-9_.]+)\.whl\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();

    [GeneratedRegex("[-_.]+", RegexOptions.CultureInvariant)]
    private static partial Regex Separators();
}
