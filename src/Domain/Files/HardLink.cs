using System.Runtime.InteropServices;

namespace CondaStore.Domain.Files;

/// <summary>Gives a file a further name on the same file system.</summary>
internal static partial class HardLink
{
    /// <summary>Creates the name; false when the file system has no hard links, or no more for this file.</summary>
    public static bool TryCreate(string existing, string path) =>
        OperatingSystem.IsWindows() ? CreateHardLink(path, existing, 0) : Link(existing, path) == 0;

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string path);

    [LibraryImport("kernel32", EntryPoint = "CreateHardLinkW", StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CreateHardLink(string path, string existing, nint attributes);
}
