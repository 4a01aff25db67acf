using System.Text.Json.Serialization;

namespace CondaStore.Cli.Kernels;

/// <summary>Provides the JSON serialization of kernels.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(KernelSpec))]
internal sealed partial class KernelJson : JsonSerializerContext;
