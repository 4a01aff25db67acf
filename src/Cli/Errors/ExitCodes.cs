using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Errors;

/// <summary>Defines the exit codes of the command.</summary>
internal static class ExitCodes
{
    /// <summary>The command succeeded.</summary>
    public const int Success = 0;

    /// <summary>The command failed, or a check found differences.</summary>
    public const int Failure = 1;

    /// <summary>The command line, or a file that it specifies, is invalid.</summary>
    public const int Usage = 2;

    /// <summary>The requested object does not exist.</summary>
    public const int NotFound = 3;

    /// <summary>Access was denied.</summary>
    public const int Denied = 4;

    /// <summary>No set of packages satisfies the requirements.</summary>
    public const int SolveFailed = 5;

    /// <summary>The command was interrupted: 128 plus the number of the signal, as in shells.</summary>
    public const int Interrupted = 130;

    /// <summary>Gets the exit code of an error code.</summary>
    public static int Of(ErrorCode code) => code switch
    {
        ErrorCode.NotFound or ErrorCode.ChannelNotFound => NotFound,
        ErrorCode.ChannelAccessDenied or ErrorCode.AccessDenied or ErrorCode.InvalidCredentials or ErrorCode.PolicyViolation => Denied,
        ErrorCode.Unsatisfiable or ErrorCode.PackageNotFound or ErrorCode.SolveLimit => SolveFailed,
        ErrorCode.Canceled => Interrupted,
        _ => (int)code / 100 == 10 ? Usage : Failure,
    };
}
