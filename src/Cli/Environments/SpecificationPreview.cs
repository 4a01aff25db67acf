using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Environments;

/// <summary>Shows what a specification would change, without building it.</summary>
internal static class SpecificationPreview
{
    /// <summary>Creates the option that asks for a preview.</summary>
    public static Option<bool> DryRunOption() => new("--dry-run") { Description = "Only show the packages that would change." };

    /// <summary>Writes the packages that would change.</summary>
    /// <exception cref="StoreException">A lockfile is given (<see cref="ErrorCode.InvalidOption"/>).</exception>
    /// <exception cref="StoreRequestException">The specification cannot be built, or the caller is not authorized.</exception>
    public static async Task<int> WriteAsync(ServerCall call, SpecificationRequest request, CancellationToken cancellationToken)
    {
        if (request.IsLockfile)
        {
            throw new StoreException(ErrorCode.InvalidOption, "--dry-run solves, and a lockfile is not solved: use --file.");
        }

        RemotePreview preview = await call.Client.Specifications.PreviewAsync(request, cancellationToken);
        if (preview.Problems.Count > 0)
        {
            throw Refusal(preview.Problems);
        }

        await RemoteResult.WriteAsync(
            call,
            preview.Changes.ToAsyncEnumerable(),
            "no package would change",
            cancellationToken,
            ("", c => Mark(c.Kind)),
            ("PACKAGE", c => c.Name),
            ("FROM", c => Text(c.VersionBefore, c.BuildBefore)),
            ("TO", c => Text(c.VersionAfter, c.BuildAfter)));
        foreach (string warning in preview.Warnings)
        {
            await call.TellAsync("warning: " + warning);
        }

        string compared = preview.ComparedWith is { } build ? $" from build {build}" : "";
        await call.TellAsync(
            $"{preview.Changes.Count} changes{compared}, {preview.Unchanged} of {preview.Packages} packages stay, "
                + $"{ByteText.Of(preview.BytesToFetch)} to fetch; nothing was built");
        return ExitCodes.Success;
    }

    // The first problem decides the exit code; the others are told with it.
    private static StoreRequestException Refusal(IReadOnlyList<RemoteProblem> problems) =>
        new(string.Join("\n", problems.Select((p, i) => (i == 0 ? "" : $"{p.Code}: ") + p.Message + Place(p))))
        {
            Code = problems[0].Code,
            Hints = [.. problems.SelectMany(p => p.Hints)],
        };

    private static string Place(RemoteProblem problem) => problem.Line is { } line ? $" (line {line}, column {problem.Column})" : "";

    private static string Mark(string kind) => kind switch
    {
        "added" => "+",
        "removed" => "-",
        _ => "~",
    };

    private static string Text(string? version, string? build) => version is null ? "-" : $"{version} {build}".TrimEnd();
}
