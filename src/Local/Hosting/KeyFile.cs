using System.Security.Cryptography;
using CondaStore.Local.Storage;

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
        using StreamWriter writer = new(path, PrivateFiles.Options(FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.None));
        writer.WriteLine(key);
        return key;
    }
}
