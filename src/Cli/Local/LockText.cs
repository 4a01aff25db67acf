using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Records;

namespace CondaStore.Cli.Local;

/// <summary>Writes lockfiles in the requested format.</summary>
internal static class LockText
{
    /// <summary>The names of the formats on the command line.</summary>
    public static IReadOnlyDictionary<string, LockFormat> Formats { get; } = new Dictionary<string, LockFormat>
    {
        ["conda-lock"] = LockFormat.CondaLock,
        ["pixi"] = LockFormat.Pixi,
        ["explicit"] = LockFormat.Explicit,
        ["pylock"] = LockFormat.Pylock,
        ["requirements"] = LockFormat.Requirements,
        ["json"] = LockFormat.Json,
    };

    /// <summary>Writes a lockfile as text.</summary>
    /// <exception cref="StoreException">
    /// The format does not support the lockfile (<see cref="ErrorCode.InvalidOption"/>, <see cref="ErrorCode.InvalidLockfile"/>).
    /// </exception>
    public static string Of(Lockfile lockfile, LockFormat format) => format switch
    {
        LockFormat.CondaLock => CondaLockFile.ToYaml(lockfile),
        LockFormat.Pixi => PixiLockFile.Of(lockfile).ToYaml(),
        LockFormat.Explicit or LockFormat.Pylock or LockFormat.Requirements when lockfile.Platforms.Count != 1 =>
            throw new StoreException(
                ErrorCode.InvalidOption, $"--format {Formats.First(f => f.Value == format).Key} supports only one platform.")
            {
                Hints = ["give --platform once"],
            },
        LockFormat.Explicit when lockfile.Platforms[0].PipPackages.FirstOrDefault() is { } pip =>
            throw new StoreException(
                ErrorCode.InvalidOption, $"--format explicit supports only conda packages, and '{pip.Name}' is a pip package.")
            {
                Hints = ["--format conda-lock and --format pixi support both"],
            },
        LockFormat.Pylock => PylockFile.Write(lockfile.Platforms[0]),
        LockFormat.Requirements => PinnedRequirementsFile.Write(lockfile.Platforms[0]),
        LockFormat.Explicit => ExplicitFile.Write(lockfile.Platforms[0].Name, lockfile.Platforms[0].CondaPackages.Select(p => p.Record)),
        _ => ToJson(lockfile),
    };

    private static string ToJson(Lockfile lockfile)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter writer = new(
            text, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartArray();
            foreach (LockedPackage package in lockfile.Platforms.SelectMany(p => p.Packages))
            {
                if (package is LockedCondaPackage conda)
                {
                    Write(writer, conda.Record);
                }
                else
                {
                    Write(writer, (LockedPipPackage)package);
                }
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(text.ToArray()) + "\n";
    }

    private static void Write(Utf8JsonWriter writer, RepodataRecord record)
    {
        writer.WriteStartObject();
        writer.WriteString("name", record.Name);
        writer.WriteString("version", record.Version);
        writer.WriteString("build", record.Build);
        writer.WriteNumber("build_number", record.BuildNumber);
        writer.WriteString("subdir", record.Subdir);
        writer.WriteString("channel", record.Channel);
        writer.WriteString("url", Redaction.Strip(record.Url));
        writer.WriteString("sha256", record.Sha256);
        writer.WriteString("md5", record.Md5);
        if (record.Size is long size)
        {
            writer.WriteNumber("size", size);
        }
        else
        {
            writer.WriteNull("size");
        }

        WriteTexts(writer, "depends", record.Depends);
        WriteTexts(writer, "constrains", record.Constrains);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, LockedPipPackage package)
    {
        writer.WriteStartObject();
        writer.WriteString("manager", "pip");
        writer.WriteString("name", package.Name);
        writer.WriteString("version", package.Version);
        writer.WriteString("index", package.Index is null ? null : Redaction.Strip(package.Index));
        writer.WriteString("url", Redaction.Strip(package.Url));
        writer.WriteString("sha256", package.Sha256);
        writer.WriteString("requires_python", package.RequiresPython);
        WriteTexts(writer, "requires_dist", package.RequiresDist);
        writer.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (string text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }
}
