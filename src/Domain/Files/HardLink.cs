using System.Runtime.InteropServices;

namespace CondaStore.Domain.Files;

/// <summary>Creates hard links.</summary>
internal static partial class HardLink
{
    /// <summary>Creates a hard link; returns false if the file system does not support hard links or the link limit of the file is
    /// reached.</summary>
    public static bool TryCreate(string existing, string path) =>
        OperatingSystem.IsWindows() ? CreateHardLink(path, existing, 0) : Link(existing, path) == 0;

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string path);

    [LibraryImport("kernel32", EntryPoint = "CreateHardLinkW", StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CreateHardLink(string path, string existing, nint attributes);
}
