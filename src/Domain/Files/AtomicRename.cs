using System.Runtime.InteropServices;

namespace CondaStore.Domain.Files;

/// <summary>
/// The system's rename, which puts one name in the place of another in one step. <see cref="File.Move(string, string, bool)"/> refuses
/// links to directories, <see cref="Directory.Move"/> does not replace.
/// </summary>
internal static partial class AtomicRename
{
    /// <summary>Gives the entry <paramref name="source"/>, itself and not what it may link to, the name <paramref name="target"/>.</summary>
    /// <exception cref="IOException">The file system refuses.</exception>
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
