using System.CommandLine;
using System.Text;
using System.Text.Json;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Terminal;
using CondaStore.Domain.Cache;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments;

namespace CondaStore.Cli.Local;

/// <summary>Provides <c>conda-store local usage</c>, which shows the disk usage of packages and environments.</summary>
internal static class LocalUsageCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Command command = new("usage", "Show the disk usage of the packages in the cache and of the environments created from them.");
        Option<string?> cache = CacheFolder.Option();
        Option<string> output = new("--output", "-o") { Description = "The output format.", DefaultValueFactory = _ => "table" };
        output.AcceptOnlyFromAmong("table", "json");
        command.Add(cache);
        command.Add(output);
        command.SetAction((parsed, cancellationToken) =>
        {
            bool asJson = parsed.GetValue(output) == "json";
            return ErrorReport.GuardAsync(console, asJson, async () =>
            {
                PackageCache packages = new(
                    new PackageCacheOptions { Root = CacheFolder.Of(parsed.GetValue(cache)), TimeProvider = console.TimeProvider });
                CacheUsage usage = packages.ReadUsage();
                IReadOnlyList<CacheArea> beside =
                    CacheFolder.Beside(parsed.GetValue(cache), console.TimeProvider).Read(cancellationToken);
                await console.Out.WriteAsync(
                    asJson ? ToJson(packages.Directory, usage, beside) : ToText(packages.Directory, usage, beside));
                return ExitCodes.Success;
            });
        });
        return command;
    }

    private static string ToText(string directory, CacheUsage usage, IReadOnlyList<CacheArea> beside)
    {
        StringBuilder text = new();
        foreach (PackageUsage package in usage.Packages.OrderByDescending(p => p.Bytes))
        {
            text.Append(ByteText.Of(package.Bytes).PadLeft(10)).Append("  in ").Append(package.Environments).Append(" environments  ")
                .Append(package.Key).Append('\n');
        }

        foreach (PrefixReference environment in usage.Environments)
        {
            text.Append(ByteText.Of(environment.OwnBytes).PadLeft(10)).Append(" of its own, ").Append(ByteText.Of(environment.Bytes))
                .Append(" in all, ")
                .Append(environment.Packages.Count).Append(" packages  ").Append(environment.Prefix).Append('\n');
        }

        foreach (CacheArea area in beside)
        {
            text.Append(ByteText.Of(area.Bytes).PadLeft(10)).Append("  ").Append(area.Entries).Append(' ').Append(area.Name).Append('\n');
        }

        return text.Append(directory).Append(": ")
            .Append(usage.Packages.Count).Append(" packages, ").Append(ByteText.Of(usage.PackageBytes))
            .Append(", of that ").Append(ByteText.Of(usage.UnusedBytes)).Append(" in no environment; ").Append(usage.Environments.Count)
            .Append(" environments with ").Append(ByteText.Of(usage.EnvironmentBytes)).Append(" of their own\n").ToString();
    }

    private static string ToJson(string directory, CacheUsage usage, IReadOnlyList<CacheArea> beside)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter writer = new(text))
        {
            writer.WriteStartObject();
            writer.WriteString("cache", directory);
            writer.WriteNumber("package_bytes", usage.PackageBytes);
            writer.WriteNumber("unused_bytes", usage.UnusedBytes);
            writer.WriteNumber("environment_bytes", usage.EnvironmentBytes);
            UsageJson.WritePackages(writer, usage.Packages);
            UsageJson.WriteEnvironments(writer, usage.Environments);
            UsageJson.WriteBeside(writer, beside);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.ToArray()) + "\n";
    }
}
