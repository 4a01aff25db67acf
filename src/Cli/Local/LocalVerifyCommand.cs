using System.CommandLine;
using System.Text;
using System.Text.Json;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Progress;
using CondaStore.Cli.Terminal;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing.Prefixes;

namespace CondaStore.Cli.Local;

/// <summary>Provides <c>conda-store local verify</c>, which compares every file of an environment with its record.</summary>
internal static class LocalVerifyCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Command command = new("verify", "Compare every file of an environment with its record. The exit code is 1 if any file differs.");
        Option<string> prefix = new("--prefix") { Description = "The folder of the environment.", HelpName = "DIR", Required = true };
        Option<bool> extra = new("--extra") { Description = "Also list files that do not belong to a package." };
        Option<string> output = new("--output", "-o")
        {
            Description = "The output format of the differences.",
            DefaultValueFactory = _ => "table",
        };
        output.AcceptOnlyFromAmong("table", "json");
        Option<bool> json = new("--json") { Description = "Write progress, errors and differences as one JSON object per line." };
        Option<bool> quiet = new("--quiet", "-q") { Description = "Show no progress." };
        foreach (Option option in (Option[])[prefix, extra, output, json, quiet])
        {
            command.Add(option);
        }

        command.SetAction((parsed, cancellationToken) =>
        {
            bool asJson = parsed.GetValue(json);
            return ErrorReport.GuardAsync(console, asJson, async () =>
            {
                string folder = Path.GetFullPath(parsed.GetValue(prefix)!);
                if (PrefixData.StateOf(folder) == PrefixState.Missing)
                {
                    throw new StoreException(ErrorCode.NotFound, $"{folder} is not an environment: it has no conda-meta/history.");
                }

                PrefixVerification verification = await ProgressDisplay.Choose(console, asJson, parsed.GetValue(quiet))
                    .ShowAsync(progress => PrefixVerifier.VerifyAsync(folder, parsed.GetValue(extra), progress, cancellationToken));
                await console.Out.WriteAsync(
                    asJson || parsed.GetValue(output) == "json" ? ToJson(folder, verification) : ToText(folder, verification));
                return verification.IsIntact ? ExitCodes.Success : ExitCodes.Failure;
            });
        });
        return command;
    }

    private static string ToText(string prefix, PrefixVerification verification)
    {
        StringBuilder text = new();
        foreach (PrefixDifference difference in verification.Differences)
        {
            string package = difference.Package is null ? "" : $" ({difference.Package})";
            text.Append(NameOf(difference.Kind)).Append("  ").Append(difference.Path).Append(package).Append(": ").Append(difference.Detail)
                .Append('\n');
        }

        if (verification.State == PrefixState.Incomplete)
        {
            text.Append("the last change was interrupted; the next one restores the previous state, or completes a new environment\n");
        }

        text.Append(prefix).Append(": ").Append(verification.Packages).Append(" packages, ").Append(verification.Files).Append(" files, ")
            .Append(ByteText.Of(verification.Bytes)).Append(", ").Append(verification.Differences.Count)
            .Append(verification.Differences.Count == 1 ? " difference\n" : " differences\n");
        return text.ToString();
    }

    private static string ToJson(string prefix, PrefixVerification verification)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter writer = new(text))
        {
            writer.WriteStartObject();
            writer.WriteString("prefix", prefix);
            writer.WriteString("state", verification.State.ToString().ToLowerInvariant());
            writer.WriteNumber("packages", verification.Packages);
            writer.WriteNumber("files", verification.Files);
            writer.WriteNumber("bytes", verification.Bytes);
            writer.WriteStartArray("differences");
            foreach (PrefixDifference difference in verification.Differences)
            {
                writer.WriteStartObject();
                writer.WriteString("path", difference.Path);
                writer.WriteString("package", difference.Package);
                writer.WriteString("kind", NameOf(difference.Kind));
                writer.WriteString("detail", difference.Detail);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.ToArray()) + "\n";
    }

    private static string NameOf(DifferenceKind kind) => kind switch
    {
        DifferenceKind.WrongType => "wrong type",
        DifferenceKind.InvalidRecord => "invalid record",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
