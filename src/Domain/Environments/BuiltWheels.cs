using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using CondaStore.Domain.Files;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Pypi.Tags;

namespace CondaStore.Domain.Environments;

/// <summary>
/// Keeps what builds gave: wheels by their SHA-256, and by a key of everything that went into a build which wheel it gave, what it requires
/// before, and its metadata. Files are put in place by renames, so that processes can share the folder, and a process that is killed leaves
/// nothing half.
/// </summary>
/// <param name="folders">The folders; created if missing.</param>
public sealed class BuiltWheels(BuildFolders folders)
{
    private const int MaximumText = 4 << 20;

    /// <summary>Opens a wheel to be read forward; null if it is not here.</summary>
    /// <param name="sha256">SHA-256 of the file.</param>
    public Stream? Open(string sha256)
    {
        try
        {
            return OpenRead(PathOf(sha256));
        }
        catch (Exception failure) when (FileFailure.IsFileFailure(failure))
        {
            return null;
        }
    }

    /// <summary>Determines whether a wheel is here.</summary>
    /// <param name="sha256">SHA-256 of the file.</param>
    public bool Contains(string sha256) => File.Exists(PathOf(sha256));

    private static FileStream OpenRead(string path) => new(
        path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);

    /// <summary>Returns the path of a wheel.</summary>
    internal string PathOf(string sha256) => Path.Combine(folders.Wheels, sha256.ToLowerInvariant() + ".whl");

    /// <summary>Finds the wheel of a build; null if there is none.</summary>
    internal BuiltWheel? Find(string key)
    {
        if (ReadText(key, "wheel") is not { } text)
        {
            return null;
        }

        try
        {
            JsonNode? known = JsonNode.Parse(text);
            return (string?)known?["file"] is { } file && (string?)known["sha256"] is { Length: 64 } sha256
                && sha256.All(char.IsAsciiHexDigit) && WheelFileName.TryParse(file, out _) && File.Exists(PathOf(sha256))
                ? new BuiltWheel(file, sha256)
                : null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Keeps the wheel of a build.</summary>
    /// <param name="key">The key of the build.</param>
    /// <param name="path">The wheel, which moves.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    internal async Task<BuiltWheel> KeepAsync(string key, string path, CancellationToken cancellationToken)
    {
        string sha256;
        await using (FileStream content = OpenRead(path))
        {
            sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
        }

        Directory.CreateDirectory(folders.Wheels);
        File.Move(path, PathOf(sha256), overwrite: true);
        BuiltWheel wheel = new(Path.GetFileName(path), sha256);
        WriteText(key, "wheel", new JsonObject { ["file"] = wheel.FileName, ["sha256"] = wheel.Sha256 }.ToJsonString());
        return wheel;
    }

    /// <summary>Returns what is known about a build; null if nothing is.</summary>
    internal string? ReadText(string key, string kind)
    {
        try
        {
            FileInfo file = new(Path.Combine(folders.Results, $"{key}.{kind}"));
            return file.Exists && file.Length <= MaximumText ? File.ReadAllText(file.FullName) : null;
        }
        catch (Exception failure) when (FileFailure.IsFileFailure(failure))
        {
            return null;
        }
    }

    /// <summary>Keeps what is known about a build.</summary>
    internal void WriteText(string key, string kind, string text) =>
        TemporaryFile.WriteAll(Path.Combine(folders.Results, $"{key}.{kind}"), System.Text.Encoding.UTF8.GetBytes(text));
}
