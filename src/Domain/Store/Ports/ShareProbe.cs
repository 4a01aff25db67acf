using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using Microsoft.Win32.SafeHandles;

namespace CondaStore.Domain.Store.Ports;

/// <summary>Probes the capabilities of a file system by trying them in a directory that is removed afterwards.</summary>
public static class ShareProbe
{
    /// <summary>
    /// The number of hard links to one file that the probe tries. Azure Files over NFS allows 178; local file systems allow thousands,
    /// which need not be known in advance.
    /// </summary>
    public const int LinksTried = 200;

    /// <summary>Probes the file system of a directory, creating the directory if missing.</summary>
    /// <exception cref="StoreException">The directory cannot be written (<see cref="ErrorCode.FileSystem"/>).</exception>
    public static ShareCapabilities Probe(string root)
    {
        string place = Path.Combine(root, ".probe-" + Guid.NewGuid().ToString("N"));
        try
        {
            Directory.CreateDirectory(place);
            string file = Path.Combine(place, "probe");
            File.WriteAllText(file, "probe");
            bool links = HardLink.TryCreate(file, Path.Combine(place, "link"));
            return new ShareCapabilities
            {
                HardLinks = links,
                LinkLimit = links ? CountLinks(place, file) : null,
                SymbolicLinks = CanReplaceSymbolicLink(place),
                Reflinks = CanClone(file, Path.Combine(place, "clone")),
                CaseSensitive = !File.Exists(Path.Combine(place, "PROBE")),
                ExecutableBits = KeepsExecutableBit(file),
            };
        }
        catch (Exception e) when (FileFailure.IsFileFailure(e))
        {
            throw new StoreException(ErrorCode.FileSystem, $"The share '{root}' cannot be written: {e.Message}", e);
        }
        finally
        {
            Remove(place);
        }
    }

    // One link is the file itself, one was created before.
    private static int? CountLinks(string place, string file)
    {
        for (int names = 2; names < LinksTried; names++)
        {
            if (!HardLink.TryCreate(file, Path.Combine(place, $"link{names}")))
            {
                return names;
            }
        }

        return null;
    }

    private static bool CanReplaceSymbolicLink(string place)
    {
        try
        {
            string first = Path.Combine(place, "current");
            string second = Path.Combine(place, "current.new");
            Directory.CreateSymbolicLink(first, "one");
            Directory.CreateSymbolicLink(second, "two");
            File.Move(second, first, overwrite: true);
            return new FileInfo(first).LinkTarget == "two";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return false;
        }
    }

    private static bool CanClone(string source, string target)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        using SafeFileHandle from = File.OpenHandle(source);
        using SafeFileHandle to = File.OpenHandle(target, FileMode.CreateNew, FileAccess.Write);
        return LinuxCalls.TryClone(from, to) == 0;
    }

    private static bool KeepsExecutableBit(string file)
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        UnixFileMode before = File.GetUnixFileMode(file);
        UnixFileMode plain = before & ~(UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        File.SetUnixFileMode(file, plain);
        bool removed = (File.GetUnixFileMode(file) & UnixFileMode.UserExecute) == 0;
        File.SetUnixFileMode(file, plain | UnixFileMode.UserExecute);
        return removed && (File.GetUnixFileMode(file) & UnixFileMode.UserExecute) != 0;
    }

    private static void Remove(string place)
    {
        try
        {
            Directory.Delete(place, recursive: true);
        }
        catch (Exception e) when (FileFailure.IsFileFailure(e))
        {
            // A leftover probe directory is harmless.
        }
    }
}
