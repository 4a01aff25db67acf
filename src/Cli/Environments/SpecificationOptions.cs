using System.CommandLine;
using CondaStore.Cli.Local;
using CondaStore.Cli.Server;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments.Formats;

namespace CondaStore.Cli.Environments;

/// <summary>Represents the options for the file that an environment is built from.</summary>
internal sealed class SpecificationOptions
{
    private readonly Option<string?> _file = new("--file", "-f")
    {
        Description = "The environment file (environment.yml); '-' is standard input.",
        HelpName = "FILE",
    };
    private readonly Option<string?> _lockfile = new("--lockfile")
    {
        Description = "A lockfile (conda-lock, pixi or @EXPLICIT), whose packages are installed without solving.",
        HelpName = "FILE",
    };

    /// <summary>The options.</summary>
    public IEnumerable<Option> All => [_file, _lockfile];

    /// <summary>Gets whether a file is given.</summary>
    public bool AreGiven(ParseResult parsed) => parsed.GetValue(_file) is not null || parsed.GetValue(_lockfile) is not null;

    /// <summary>Gets whether a lockfile is given.</summary>
    public bool IsLockfile(ParseResult parsed) => parsed.GetValue(_lockfile) is not null;

    // Mistakes of the file are reported here, with their positions in it.
    private async Task<(string Text, EnvironmentFile File)> ReadTextAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string path = parsed.GetValue(_file) ?? throw new StoreException(ErrorCode.InvalidOption, "Give --file or --lockfile.");
        string text = await InputFile.ReadAsync(path, cancellationToken);
        return (text, EnvironmentFile.Parse(
            text, new EnvironmentFileOptions { File = path, ChecksPip = true, KeepsSelectors = true }));
    }

    /// <summary>Creates the request that builds an environment from the file.</summary>
    /// <exception cref="StoreException">
    /// Not exactly one file is given (<see cref="ErrorCode.InvalidOption"/>), it cannot be read, or breaks a rule of its format.
    /// </exception>
    public async Task<SpecificationRequest> ReadAsync(ServerCall call, EnvironmentReference target, CancellationToken cancellationToken)
    {
        if (call.Parsed.GetValue(_file) is not null && IsLockfile(call.Parsed))
        {
            throw new StoreException(ErrorCode.InvalidOption, "Only one of --file and --lockfile may be given.");
        }

        if (call.Parsed.GetValue(_lockfile) is { } lockfile)
        {
            string text = await InputFile.ReadAsync(lockfile, cancellationToken);
            return new SpecificationRequest
            {
                Specification = text,
                Namespace = target.Namespace,
                IsLockfile = true,
                EnvironmentName = target.Name,
            };
        }

        (string written, EnvironmentFile file) = await ReadTextAsync(call.Parsed, cancellationToken);
        foreach (string warning in file.Warnings)
        {
            await call.TellAsync("warning: " + warning);
        }

        return new SpecificationRequest
        {
            Specification = NamedSpecification.Of(written, file, target.Name),
            Namespace = target.Namespace,
        };
    }

    /// <summary>Creates the request that builds an environment from the content of a file, whatever name and prefix it has.</summary>
    public static SpecificationRequest Of(EnvironmentFile file, EnvironmentReference target) => new()
    {
        Specification = (file with { Name = target.Name, Prefix = null }).ToYaml(),
        Namespace = target.Namespace,
    };
}
