using System.Security.Cryptography;
using CondaStore.Local.Storage;

namespace CondaStore.Local.Hosting;

/// <summary>Keeps a random key in a file that only its owner can read, so that logins survive a restart.</summary>
internal static class KeyFile
{
    /// <summary>Reads the key from the file; creates both if the file does not exist.</summary>
    public static string ReadOrCreate(string path)
    {
        if (File.Exists(path))
        {
            return File.ReadAllText(path).Trim();
        }

        string key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        using StreamWriter writer = new(
            path, PrivateFiles.Options(FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.None));
        writer.WriteLine(key);
        return key;
    }
}
