using System.Security.Cryptography;

namespace CondaStore.Local.Hosting;

/// <summary>A random key that is made once and kept in a file only the owner can read, so that logins outlive a restart.</summary>
internal static class KeyFile
{
    /// <summary>The key in the file, which is made when it is missing.</summary>
    public static string ReadOrCreate(string path)
    {
        if (File.Exists(path))
        {
            return File.ReadAllText(path).Trim();
        }

        string key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using StreamWriter writer = new(path, options);
        writer.WriteLine(key);
        return key;
    }
}
