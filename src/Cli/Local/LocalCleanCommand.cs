using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using System.Text.Json;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Terminal;
using CondaStore.Domain.Cache;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments;

namespace CondaStore.Cli.Local;

/// <summary>Provides <c>conda-store local clean</c>, which removes unused packages from the cache.</summary>
internal static class LocalCleanCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Command command = new(
            "clean",
            "Remove from the cache packages that no environment uses, and what indexes and builds left. Without --yes, only show it.");
        Option<bool> yes = new("--yes", "-y") { Description = "Remove the packages." };
        Option<bool> dryRun = new("--dry-run") { Description = "Only show what would be removed, even with --yes." };
        Option<TimeSpan> olderThan = new("--older-than")
        {
            Description = "Keep packages fetched or installed within this age: 12h, 30d, 8w.",
            HelpName = "TIME",
            CustomParser = ParseTime,
            DefaultValueFactory = _ => TimeSpan.Zero,
        };
        Option<string?> cache = CacheFolder.Option();
        Option<bool> json = new("--json") { Description = "Write the result and errors as JSON, for programs." };
        foreach (Option option in (Option[])[yes, dryRun, olderThan, cache, json])
        {
            command.Add(option);
        }

        command.SetAction((parsed, cancellationToken) =>
        {
            bool asJson = parsed.GetValue(json);
            return ErrorReport.GuardAsync(console, asJson, async () =>
            {
                PackageCache packages = new(
                    new PackageCacheOptions { Root = CacheFolder.Of(parsed.GetValue(cache)), TimeProvider = console.TimeProvider });
                bool onlyTells = parsed.GetValue(dryRun) || !parsed.GetValue(yes);
                // Before the packages, which are in use as long as an environment has them.
                IReadOnlyList<CacheArea> beside = CacheFolder.Beside(parsed.GetValue(cache), console.TimeProvider)
                    .Clean(parsed.GetValue(olderThan), onlyTells, cancellationToken);
                CacheCleaning cleaning = await packages.CleanAsync(parsed.GetValue(olderThan), onlyTells, cancellationToken);
                await console.Out.WriteAsync(asJson
                    ? ToJson(packages.Directory, cleaning, beside, onlyTells)
                    : ToText(packages.Directory, cleaning, beside, onlyTells));
                return ExitCodes.Success;
            });
        });
        return command;
    }

    private static TimeSpan ParseTime(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        if (AgeText.TryParse(text, out TimeSpan age))
        {
            return age;
        }

        argument.AddError($"'{text}' is not a time: write a number and m, h, d or w, for example 30d.");
        return default;
    }

    private static string ToText(string directory, CacheCleaning cleaning, IReadOnlyList<CacheArea> beside, bool onlyTells)
    {
        StringBuilder text = new();
        foreach (CacheArea area in beside)
        {
            text.Append(ByteText.Of(area.Bytes).PadLeft(10)).Append("  ").Append(area.Entries).Append(' ').Append(area.Name).Append('\n');
        }

        foreach (PackageUsage package in cleaning.Packages)
        {
            text.Append(ByteText.Of(package.Bytes).PadLeft(10)).Append("  ").Append(package.Key).Append('\n');
        }

        text.Append(directory).Append(": ").Append(cleaning.Packages.Count).Append(" packages without an environment, ")
            .Append(ByteText.Of(cleaning.Bytes));
        return text.Append(onlyTells ? "; --yes removes them\n" : " removed\n").ToString();
    }

    private static string ToJson(string directory, CacheCleaning cleaning, IReadOnlyList<CacheArea> beside, bool onlyTells)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter writer = new(text))
        {
            writer.WriteStartObject();
            writer.WriteString("cache", directory);
            writer.WriteBoolean("dry_run", onlyTells);
            writer.WriteNumber("bytes", cleaning.Bytes);
            writer.WriteNumber("leftovers", cleaning.Leftovers);
            writer.WriteNumber("shared_files", cleaning.SharedFiles);
            UsageJson.WritePackages(writer, cleaning.Packages);
            UsageJson.WriteBeside(writer, beside);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.ToArray()) + "\n";
    }
}
