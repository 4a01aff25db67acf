using CondaStore.Domain.Files;

namespace CondaStore.Domain.Installing.Linking;

/// <summary>A symlink of a package on a file system that has none: the content it points to is copied instead.</summary>
/// <param name="Path">Where the link would be, relative to the prefix.</param>
/// <param name="Target">What it points to, as written in the package.</param>
internal sealed record DeferredSymlink(string Path, string Target)
{
    /// <summary>Copies the target; false when it is not there, or not yet.</summary>
    /// <param name="prefix">Absolute path of the environment.</param>
    /// <param name="budget">What all links together may copy: links to directories with links multiply.</param>
    /// <exception cref="Diagnostics.StoreException"><see cref="Diagnostics.ErrorCode.ArchiveTooLarge"/>.</exception>
    public bool TryCopy(string prefix, CopyBudget budget)
    {
        if (PackagePath.Resolve(Path, Target) is not { Length: > 0 } resolved || Path.StartsWith(resolved + "/", StringComparison.Ordinal))
        {
            return false;
        }

        string source = System.IO.Path.Combine(prefix, resolved);
        string destination = System.IO.Path.Combine(prefix, Path);
        if (File.Exists(source))
        {
            budget.Add(new FileInfo(source).Length);
            File.Copy(source, destination, overwrite: true);
            return true;
        }

        if (!Directory.Exists(source))
        {
            return false;
        }

        Directory.CreateDirectory(destination);
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            budget.Add(new FileInfo(file).Length);
            string copy = System.IO.Path.Combine(destination, System.IO.Path.GetRelativePath(source, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        return true;
    }
}
