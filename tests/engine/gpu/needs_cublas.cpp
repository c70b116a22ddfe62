// SPDX-FileCopyrightText: The Lectern authors
// SPDX-License-Identifier: Apache-2.0

extern "C" int lectern_fake_cublas();

/// A plug-in that cannot be loaded without that library.
extern "C" int lectern_needs_cublas()
{
    return lectern_fake_cublas();
}
