namespace Grpc.Core;

public enum StatusCode
{
    OK = 0,
    NotFound = 5,
    FailedPrecondition = 9,
}
