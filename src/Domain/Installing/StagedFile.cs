using System.Security.Cryptography;
using CondaStore.Domain.Packages.Wheels;

namespace CondaStore.Domain.Installing;

/// <summary>A file of a wheel that waits for its place.</summary>
/// <param name="Temporary">Where it is.</param>
/// <param name="Target">Where it goes, relative to the prefix.</param>
/// <param name="Hash">Its hash as RECORD writes it.</param>
/// <param name="Size">Its length in bytes.</param>
internal sealed record StagedFile(string Temporary, string Target, string Hash, long Size)
{
    /// <summary>Measures a file and gives it its permissions.</summary>
    public static StagedFile Of(string temporary, string target, bool executable)
    {
        using FileStream content = File.OpenRead(temporary);
        StagedFile file = new(temporary, target, WheelRecord.HashText("sha256", SHA256.HashData(content)), content.Length);
        if (executable && !OperatingSystem.IsWindows())
        {
            const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
            File.SetUnixFileMode(temporary, File.GetUnixFileMode(temporary) | Execute);
        }

        return file;
    }
}
