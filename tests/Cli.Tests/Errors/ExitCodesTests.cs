using CondaStore.Cli.Errors;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Tests.Errors;

public sealed class ExitCodesTests
{
    [Theory]
    [InlineData(ErrorCode.InvalidDocument, 2)]
    [InlineData(ErrorCode.InvalidEnvironmentFile, 2)]
    [InlineData(ErrorCode.InvalidMatchSpec, 2)]
    [InlineData(ErrorCode.InvalidOption, 2)]
    [InlineData(ErrorCode.FileNotReadable, 2)]
    [InlineData(ErrorCode.NotFound, 3)]
    [InlineData(ErrorCode.ChannelNotFound, 3)]
    [InlineData(ErrorCode.ChannelAccessDenied, 4)]
    [InlineData(ErrorCode.InvalidCredentials, 4)]
    [InlineData(ErrorCode.PolicyViolation, 4)]
    [InlineData(ErrorCode.Unsatisfiable, 5)]
    [InlineData(ErrorCode.PackageNotFound, 5)]
    [InlineData(ErrorCode.SolveLimit, 5)]
    [InlineData(ErrorCode.ChannelUnavailable, 1)]
    [InlineData(ErrorCode.HashMismatch, 1)]
    [InlineData(ErrorCode.DiskFull, 1)]
    [InlineData(ErrorCode.Internal, 1)]
    [InlineData(ErrorCode.Canceled, 130)]
    public void Of_Cause_IsTheDocumentedCode(ErrorCode cause, int expected) => Assert.Equal(expected, ExitCodes.Of(cause));
}
