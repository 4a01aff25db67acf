using CondaStore.Domain.Files;

namespace CondaStore.Domain.Installing.Linking;

/// <summary>Represents a symlink of a package on a file system without symlink support: its target's content is copied instead.</summary>
/// <param name="Path">Where the link would be, relative to the prefix.</param>
/// <param name="Target">What it points to, as written in the package.</param>
internal sealed record DeferredSymlink(string Path, string Target)
{
    /// <summary>Copies the target; returns false if it does not exist (yet).</summary>
    /// <param name="prefix">Absolute path of the environment.</param>
    /// <param name="budget">The budget shared by all links, because links to directories that contain links multiply.</param>
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
