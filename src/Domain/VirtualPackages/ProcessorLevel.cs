using System.Runtime.Intrinsics.X86;

namespace CondaStore.Domain.VirtualPackages;

/// <summary>Determines the level of an x86-64 processor (the psABI's microarchitecture levels) from its feature bits.</summary>
internal static class ProcessorLevel
{
    /// <summary>Returns <c>x86_64</c>, <c>x86_64_v2</c>, <c>x86_64_v3</c> or <c>x86_64_v4</c>; null on other processors.</summary>
    public static string? Look()
    {
        if (!X86Base.X64.IsSupported)
        {
            return null;
        }

        int maximum = X86Base.CpuId(0, 0).Eax;
        (int _, int ebx7, int _, int _) = maximum >= 7 ? X86Base.CpuId(7, 0) : default;
        int ecx1 = X86Base.CpuId(1, 0).Ecx;
        int extended = X86Base.CpuId(unchecked((int)0x80000001), 0).Ecx;
        return Of(ecx1, ebx7, extended, Avx2.IsSupported, Avx512BW.VL.IsSupported && Avx512CD.IsSupported && Avx512DQ.IsSupported);
    }

    /// <param name="ecx1">ECX of leaf 1.</param>
    /// <param name="ebx7">EBX of leaf 7.</param>
    /// <param name="extended">ECX of leaf 0x80000001.</param>
    /// <param name="systemHasAvx2">Whether the operating system also saves the 256-bit registers.</param>
    /// <param name="systemHasAvx512">Whether the operating system also saves the 512-bit registers.</param>
    internal static string Of(int ecx1, int ebx7, int extended, bool systemHasAvx2, bool systemHasAvx512)
    {
        // Bits: SSE3 0, SSSE3 9, CMPXCHG16B 13, SSE4.1 19, SSE4.2 20, POPCNT 23; LAHF 0 of the extended leaf.
        const int Second = (1 << 0) | (1 << 9) | (1 << 13) | (1 << 19) | (1 << 20) | (1 << 23);

        // FMA 12, MOVBE 22, OSXSAVE 27, AVX 28, F16C 29; BMI1 3, AVX2 5, BMI2 8 of leaf 7; LZCNT 5 of the extended leaf.
        const int Third = (1 << 12) | (1 << 22) | (1 << 27) | (1 << 28) | (1 << 29);
        const int ThirdOfLeaf7 = (1 << 3) | (1 << 5) | (1 << 8);

        // AVX-512 F 16, DQ 17, CD 28, BW 30, VL 31 of leaf 7.
        const int FourthOfLeaf7 = (1 << 16) | (1 << 17) | (1 << 28) | (1 << 30) | (1 << 31);

        if ((ecx1 & Second) != Second || (extended & 1) == 0)
        {
            return "x86_64";
        }

        if (!systemHasAvx2 || (ecx1 & Third) != Third || (ebx7 & ThirdOfLeaf7) != ThirdOfLeaf7 || (extended & (1 << 5)) == 0)
        {
            return "x86_64_v2";
        }

        return systemHasAvx512 && (ebx7 & FourthOfLeaf7) == FourthOfLeaf7 ? "x86_64_v4" : "x86_64_v3";
    }
}
