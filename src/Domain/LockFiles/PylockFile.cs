using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Pypi.Requirements;

namespace CondaStore.Domain.LockFiles;

/// <summary>
/// Reads and writes the Python projects of an environment as <c>pylock.toml</c> (PEP 751,
/// https://packaging.python.org/en/latest/specifications/pylock-toml/). Written are the chosen files of one environment. Conda packages
/// are not included.
/// </summary>
public static partial class PylockFile
{
    /// <summary>Writes the projects of one platform.</summary>
    public static string Write(LockedPlatform platform)
    {
        StringBuilder text = new();
        text.Append($"# Python projects for {platform.Name}; the {platform.CondaPackages.Count()} conda packages of the environment are not here\n");
        text.Append("lock-version = \"1.0\"\ncreated-by = \"conda-store\"\n");
        if (platform.CondaPackages.FirstOrDefault(p => p.Name == "python")?.Version.Split('.') is [var major, var minor, ..])
        {
            text.Append($"requires-python = {Quoted($"=={major}.{minor}.*")}\n");
        }

        LockedPipPackage[] packages = [.. platform.PipPackages.OrderBy(p => p.Name, StringComparer.Ordinal)];
        if (packages.Length == 0)
        {
            text.Append("packages = []\n");
        }

        foreach (LockedPipPackage package in packages)
        {
            Append(text, package);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, LockedPipPackage package)
    {
        text.Append($"\n[[packages]]\nname = {Quoted(package.Name)}\n");
        if (package.Version.Length > 0)
        {
            text.Append($"version = {Quoted(package.Version)}\n");
        }

        if (package.RequiresPython is { } python)
        {
            text.Append($"requires-python = {Quoted(python)}\n");
        }

        bool isDirect = package.Source.Count > 0 || package.Url.StartsWith("git+", StringComparison.Ordinal);
        if (!isDirect)
        {
            text.Append($"index = {Quoted(Redaction.Strip(package.Index ?? IndexLocation.Pypi.Url) + "/")}\n");
        }

        text.Append(SourceOf(package, isDirect)).Append('\n');
    }

    private static string SourceOf(LockedPipPackage package, bool isDirect)
    {
        string url = Redaction.Strip(package.Url);
        if (url.StartsWith("git+", StringComparison.Ordinal) && DirectReference.TryParse(url, out DirectReference? reference, out _))
        {
            return $"vcs = {{ type = \"git\", url = {Quoted(reference.Location)}, commit-id = {Quoted(reference.Revision ?? string.Empty)}"
                + (reference.Subdirectory is { } folder ? $", subdirectory = {Quoted(folder)} }}" : " }");
        }

        string hashes = (package.Sha256, package.Md5) switch
        {
            ({ } sha256, _) => $"hashes = {{ sha256 = {Quoted(sha256)} }}",
            (_, { } md5) => $"hashes = {{ md5 = {Quoted(md5)} }}",
            _ => throw new StoreException(
                ErrorCode.InvalidLockfile, $"'{package.Name}' has no hash, without which pylock.toml has no place for it.")
            {
                Found = package.Name,
            },
        };
        string file = $"{{ name = {Quoted(Uri.UnescapeDataString(url[(url.LastIndexOf('/') + 1)..]))}, url = {Quoted(url)}, {hashes} }}";
        return isDirect ? $"archive = {{ url = {Quoted(url)}, {hashes} }}"
            : url.EndsWith(".whl", StringComparison.Ordinal) ? $"wheels = [{file}]"
            : $"sdist = {file}";
    }

    /// <summary>Returns a TOML basic string.</summary>
    private static string Quoted(string text)
    {
        StringBuilder quoted = new("\"");
        foreach (char c in text)
        {
            quoted.Append(c is '"' or '\\' ? $"\\{c}" : char.IsControl(c) ? $"\\u{(int)c:X4}" : c.ToString());
        }

        return quoted.Append('"').ToString();
    }
}
