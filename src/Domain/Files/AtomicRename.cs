using System.Runtime.InteropServices;

namespace CondaStore.Domain.Files;

/// <summary>
/// Renames an entry atomically over an existing one with the system call. <see cref="File.Move(string, string, bool)"/> fails on links to
/// directories, and <see cref="Directory.Move"/> does not replace.
/// </summary>
internal static partial class AtomicRename
{
    /// <summary>Renames <paramref name="source"/>, without following a link, to <paramref name="target"/>.</summary>
    /// <exception cref="IOException">The file system refused the operation.</exception>
    public static void Replace(string source, string target)
    {
        if (OperatingSystem.IsWindows())
        {
            File.Move(source, target, overwrite: true);
        }
        else if (Rename(source, target) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            throw new IOException($"'{source}' cannot be renamed to '{target}': {Marshal.GetPInvokeErrorMessage(error)}", error);
        }
    }

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(string source, string target);
}
