using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Pypi.Requirements;

namespace CondaStore.Domain.LockFiles;

/// <summary>
/// Writes the Python projects of an environment as a requirements file with hashes, which pip installs without resolving
/// (https://pip.pypa.io/en/stable/topics/secure-installs/). <see cref="RequirementsFile"/> reads it. Conda packages are not included.
/// </summary>
public static class PinnedRequirementsFile
{
    /// <summary>Writes the projects of one platform.</summary>
    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.InvalidLockfile"/>: a project has no SHA-256, for example one from a repository, which the format cannot
    /// express. </exception>
    public static string Write(LockedPlatform platform)
    {
        LockedPipPackage[] packages = [.. platform.PipPackages.OrderBy(p => p.Name, StringComparer.Ordinal)];
        StringBuilder text = new();
        text.Append($"# Python projects for {platform.Name}; the {platform.CondaPackages.Count()} conda packages of the environment are not here\n");
        string[] indexes =
            [.. packages.Where(p => p.Source.Count == 0).Select(p => Redaction.Strip(p.Index ?? IndexLocation.Pypi.Url)).Distinct()];
        if (indexes.Length > 1 || (indexes.Length == 1 && indexes[0] != IndexLocation.Pypi.Url))
        {
            text.Append($"--index-url {indexes[0]}/\n");
            text.AppendJoin(string.Empty, indexes.Skip(1).Select(index => $"--extra-index-url {index}/\n"));
        }

        foreach (LockedPipPackage package in packages)
        {
            string hash = package.Sha256 ?? throw new StoreException(
                ErrorCode.InvalidLockfile, $"'{package.Name}' has no SHA-256, so that it cannot be in a requirements file with hashes.")
            {
                Found = package.Name,
                Hints = ["Export the environment as a lockfile of another format."],
            };
            string place = package.Source.Count == 0 ? $"=={package.Version}" : $" @ {Redaction.Strip(package.Url)}";
            text.Append($"{package.Name}{place} \\\n    --hash=sha256:{hash}\n");
        }

        return text.ToString();
    }
}
