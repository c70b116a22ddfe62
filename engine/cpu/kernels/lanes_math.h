// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace lectern::engine::cpu {

/// Elementary functions lane by lane, for a type L of SIMD lanes. Relative errors below 3e-7 over the ranges that models
/// use; tests/engine/cpu compares them with the C library's in double precision.
/// Everything here is inlined into each instruction set's own translation unit: nothing may be shared between those.
template <typename L>
struct LanesMath {
    using Float = typename L::Float;

    /// 2^v for v in [−126, 127]; values outside are taken to the nearest end.
    static Float exp2(Float v)
    {
        v = L::min(L::max(v, L::all(-126.0f)), L::all(127.0f));
        const Float n = L::round(v);
        return L::scaleByPower(exp2Fraction(L::sub(v, n)), n);
    }

    /// 2^v for v up to 0; 2^−100 below −100: nothing beside 1, and yet its products with other numbers are normal ones.
    static Float exp2OfNegative(Float v)
    {
        v = L::max(v, L::all(-100.0f));
        const Float n = L::round(v);
        return L::scaleByPower(exp2Fraction(L::sub(v, n)), n);
    }

    /// e^x; 0 below −87, e^88 above 88.
    static Float exp(Float x)
    {
        const Float bounded = L::min(L::max(x, L::all(-87.0f)), L::all(88.0f));
        const Float n = L::round(L::mul(bounded, L::all(1.44269504f)));
        // x − n·ln(2) in two steps, the first of them exact (Cody & Waite 1980).
        Float r = L::fma(n, L::all(-0.693359375f), bounded);
        r = L::fma(n, L::all(2.12194440e-4f), r);
        const Float power = L::scaleByPower(exp2Fraction(L::mul(r, L::all(1.44269504f))), n);
        return L::ifLess(x, L::all(-87.0f), L::all(0.0f), power);
    }

    /// x / (1 + e^−x) (Elfwing et al. 2018).
    static Float silu(Float x) { return L::div(x, L::add(L::all(1.0f), exp(L::sub(L::all(0.0f), x)))); }

    /// log(1 + e^x); x itself above 20, as the reference implementation has it.
    static Float softplus(Float x)
    {
        const Float e = exp(L::min(x, L::all(20.0f)));
        const Float u = L::add(L::all(1.0f), e);
        // log(u)·e/(u − 1) makes good what rounding 1 + e lost (Goldberg 1991, theorem 4).
        const Float difference = L::max(L::sub(u, L::all(1.0f)), L::all(1e-30f));
        const Float exact = L::mul(log(u), L::div(e, difference));
        const Float small = L::ifLess(e, L::all(6e-8f), e, exact);
        return L::ifLess(L::all(20.0f), x, x, small);
    }

    /// Natural logarithm of a positive normal number. Polynomial of the Cephes library's logf (Moshier 1992).
    static Float log(Float v)
    {
        const Float exponent = L::exponentOf(v);
        const Float mantissa = L::mantissaOf(v);
        const Float root2 = L::all(1.41421356f);
        const Float e = L::ifLess(root2, mantissa, L::add(exponent, L::all(1.0f)), exponent);
        const Float f = L::sub(L::ifLess(root2, mantissa, L::mul(mantissa, L::all(0.5f)), mantissa), L::all(1.0f));
        const Float square = L::mul(f, f);
        Float p = L::all(7.0376836292e-2f);
        p = L::fma(p, f, L::all(-1.1514610310e-1f));
        p = L::fma(p, f, L::all(1.1676998740e-1f));
        p = L::fma(p, f, L::all(-1.2420140846e-1f));
        p = L::fma(p, f, L::all(1.4249322787e-1f));
        p = L::fma(p, f, L::all(-1.6668057665e-1f));
        p = L::fma(p, f, L::all(2.0000714765e-1f));
        p = L::fma(p, f, L::all(-2.4999993993e-1f));
        p = L::fma(p, f, L::all(3.3333331174e-1f));
        p = L::mul(L::mul(p, f), square);
        p = L::fma(e, L::all(-2.12194440e-4f), p);
        p = L::fma(square, L::all(-0.5f), p);
        return L::fma(e, L::all(0.693359375f), L::add(f, p));
    }

private:
    /// 2^f for f in [−1/2, 1/2]: the polynomial through 2^f at seven Chebyshev nodes; relative error 2e-8.
    static Float exp2Fraction(Float f)
    {
        Float p = L::all(1.54614447e-4f);
        p = L::fma(p, f, L::all(1.34004282e-3f));
        p = L::fma(p, f, L::all(9.61805668e-3f));
        p = L::fma(p, f, L::all(5.55032723e-2f));
        p = L::fma(p, f, L::all(2.40226509e-1f));
        p = L::fma(p, f, L::all(6.93147207e-1f));
        return L::fma(p, f, L::all(1.0f));
    }
};

} // namespace lectern::engine::cpu
