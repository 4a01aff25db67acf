using CondaStore.Domain.Files;

namespace CondaStore.Domain.Environments;

/// <summary>
/// Represents the folder of one build, which is removed with all that the build left in it. A folder of a process that was killed is
/// removed
/// by the next build: the lock beside it is free then.
/// </summary>
internal sealed class BuildFolder : IDisposable
{
    private const string LockExtension = ".lock";

    private readonly LockFile _held;

    private BuildFolder(string path, LockFile held)
    {
        Path = path;
        _held = held;
    }

    /// <summary>Gets the folder.</summary>
    public string Path { get; }

    /// <summary>Creates a folder.</summary>
    /// <param name="parent">The folder of all builds.</param>
    public static BuildFolder Create(string parent)
    {
        try
        {
            Directory.CreateDirectory(parent);
            RemoveLeftovers(parent);
            string path = System.IO.Path.Combine(parent, Guid.NewGuid().ToString("N")[..12]);
            LockFile held = LockFile.TryTake(path + LockExtension)!;
            Directory.CreateDirectory(path);
            return new BuildFolder(path, held);
        }
        catch (Exception failure) when (FileFailure.IsFileFailure(failure))
        {
            throw FileFailure.Translate(failure, $"write {parent}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Remove(Path);
        _held.Dispose();
        File.Delete(Path + LockExtension);
    }

    /// <summary>Removes a folder whatever its permissions are, and nothing behind links.</summary>
    internal static void Remove(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
            {
                Unlock(new DirectoryInfo(folder));
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception failure) when (FileFailure.IsFileFailure(failure))
        {
            // What cannot be removed now is removed by a later build, or stays: it harms nothing but the disk.
        }
    }

    private static void RemoveLeftovers(string parent)
    {
        foreach (string held in Directory.EnumerateFiles(parent, "*" + LockExtension))
        {
            if (LockFile.TryTake(held) is { } free)
            {
                Remove(held[..^LockExtension.Length]);
                File.Delete(held);
                free.Dispose();
            }
        }
    }

    private static void Unlock(DirectoryInfo folder)
    {
        if (!OperatingSystem.IsWindows())
        {
            folder.UnixFileMode |= UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        }

        foreach (DirectoryInfo below in folder.EnumerateDirectories().Where(d => d.LinkTarget is null))
        {
            Unlock(below);
        }
    }
}
