(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* General facts about gated nets on which the proofs of single nets rest. Everything is proved
   here; the only axioms are those of Coq's real numbers (classical logic, functional
   extensionality). *)
From Coq Require Import Reals Lra Lia ZArith QArith Qreals List Bool.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Float.Specific_stdz Float.Specific_ops Interval.Float_full.
From Interval Require Import Tactics.Integral_helper Tactics.Interval_helper.
Import ListNotations.
Open Scope R_scope.

(* ---- Interval arithmetic over Coq's own integers. -------------------------------------------

   Interval's ready-made tactics compute with machine integers, whose laws Coq takes as axioms.
   The same tactics over the integers of the standard library are four times slower and need
   none. *)
Module Floats := SpecificFloat StdZRadix2.
Module Balls := FloatIntervalFull Floats.
Module Tactics := IntegralTacticAux Floats Balls.

(* The ends of an integral become variables: where constants occur at several places the tactic
   gets lost. *)
Lemma ends : forall F a b lo hi,
  (forall u v, a <= u <= a -> b <= v <= b -> lo <= RInt F u v <= hi) -> lo <= RInt F a b <= hi.
Proof. intros F a b lo hi H. apply H; lra. Qed.

(* lo <= RInt F a b <= hi, by Taylor models of the given degree on as many parts of [a, b] as it
   takes, at most 400. *)
Ltac integral_at bits degree :=
  apply ends; intros;
  let prec := eval vm_compute in (Floats.PtoP bits) in
  Tactics.do_integral prec degree 400%positive false false.

(* An inequality between expressions in x, which ranges over an interval by hypothesis, by
   Taylor models on parts of it that are halved at most 40 times. *)
Ltac bound_at x bits degree :=
  let prec := eval vm_compute in (Floats.PtoP bits) in
  Tactics.IH.do_interval (Some x) (cons x nil) prec degree 40%nat false false itm_taylor.

(* An inequality between constants. *)
Ltac constant_at bits :=
  let prec := eval vm_compute in (Floats.PtoP bits) in
  Tactics.IH.do_interval (@None R) (@nil R) prec 10%nat 0%nat false false itm_naive.

(* What auto_derive leaves: that divisors, logarithms and roots are defined at x. *)
Ltac defined x :=
  repeat match goal with |- _ /\ _ => split end;
  first [exact I | lra | nra | bound_at x 40%positive 5%nat].

(* is_derive u x (u' x), u and u' defined by formulas. auto_derive writes powers as products and
   differences as sums, which field does not see inside of functions: where that matters all are. *)
Ltac derive_at x :=
  match goal with |- is_derive ?u _ (?v _) => unfold u, v end;
  unfold tan, Rdiv; auto_derive;
    [defined x|first [field; defined x|unfold Rminus; cbn [pow]; field; defined x]].

(* The same where everything is defined, as for polynomials. *)
Ltac derive :=
  match goal with |- is_derive ?u _ (?v _) => unfold u, v end;
  auto_derive; [repeat split|try ring; field].

(* ---- Numbers as they are written: m, m / d, m / 2^k. ---------------------------------------- *)

Inductive number := Whole (m : Z) | Over (m : Z) (d : positive) | Dyadic (m : Z) (k : nat).

Definition value (c : number) : R :=
  match c with
  | Whole m => IZR m
  | Over m d => IZR m / IZR (Zpos d)
  | Dyadic m k => IZR m / 2 ^ k
  end.

Definition two_to (k : nat) : positive := Nat.iter k xO xH.

Definition exact (c : number) : Q :=
  match c with
  | Whole m => m # 1
  | Over m d => m # d
  | Dyadic m k => m # two_to k
  end.

Lemma two_to_value : forall k, IZR (Zpos (two_to k)) = 2 ^ k.
Proof.
  induction k as [|k IH]; [reflexivity|].
  change (two_to (S k)) with (xO (two_to k)).
  rewrite Pos2Z.inj_xO, mult_IZR, IH. reflexivity.
Qed.

Lemma exact_value : forall c, Q2R (exact c) = value c.
Proof.
  intros [m|m d|m k]; unfold Q2R, value; simpl.
  - field.
  - reflexivity.
  - rewrite two_to_value. reflexivity.
Qed.

(* ---- Polynomials with rational coefficients, the constant one first. ------------------------ *)

Fixpoint eval (p : list Q) (x : R) : R :=
  match p with
  | [] => 0
  | c :: p => Q2R c + x * eval p x
  end.

Definition sum (a b : Q) : Q := Qred (a + b).
Definition product (a b : Q) : Q := Qred (a * b).

Lemma sum_value : forall a b, Q2R (sum a b) = Q2R a + Q2R b.
Proof. intros. unfold sum. rewrite (Qeq_eqR _ _ (Qred_correct _)). apply Q2R_plus. Qed.

Lemma product_value : forall a b, Q2R (product a b) = Q2R a * Q2R b.
Proof. intros. unfold product. rewrite (Qeq_eqR _ _ (Qred_correct _)). apply Q2R_mult. Qed.

Fixpoint plus (p q : list Q) : list Q :=
  match p, q with
  | [], q => q
  | p, [] => p
  | a :: p, b :: q => sum a b :: plus p q
  end.

Lemma plus_value : forall p q x, eval (plus p q) x = eval p x + eval q x.
Proof.
  induction p as [|a p IH]; intros [|b q] x; simpl; try ring.
  rewrite sum_value, IH. ring.
Qed.

Definition scale (a : Q) (p : list Q) : list Q := map (product a) p.

Lemma scale_value : forall a p x, eval (scale a p) x = Q2R a * eval p x.
Proof.
  intros a p x. induction p as [|b p IH]; simpl; [ring|].
  rewrite product_value. fold (scale a p). rewrite IH. ring.
Qed.

(* (w x + c) p *)
Definition times_line (w c : Q) (p : list Q) : list Q := plus (scale c p) (0%Q :: scale w p).

Lemma times_line_value : forall w c p x,
  eval (times_line w c p) x = (Q2R w * x + Q2R c) * eval p x.
Proof.
  intros. unfold times_line. rewrite plus_value. simpl. rewrite !scale_value, RMicromega.Q2R_0.
  ring.
Qed.

Fixpoint same (p q : list Q) : bool :=
  match p, q with
  | [], q => forallb (fun c => Qeq_bool c 0) q
  | p, [] => forallb (fun c => Qeq_bool c 0) p
  | a :: p, b :: q => Qeq_bool a b && same p q
  end.

Lemma zero_value : forall p x, forallb (fun c => Qeq_bool c 0) p = true -> eval p x = 0.
Proof.
  induction p as [|a p IH]; intros x H; [reflexivity|]. simpl in *.
  apply andb_prop in H. destruct H as [Ha Hp].
  rewrite (Qeq_eqR _ _ (Qeq_bool_eq _ _ Ha)), RMicromega.Q2R_0, (IH x Hp). ring.
Qed.

Lemma same_value : forall p q x, same p q = true -> eval p x = eval q x.
Proof.
  induction p as [|a p IH]; intros [|b q] x H; try reflexivity.
  - symmetry. apply (zero_value (b :: q)), H.
  - apply (zero_value (a :: p)), H.
  - simpl in *. apply andb_prop in H. destruct H as [Ha Hp].
    rewrite (Qeq_eqR _ _ (Qeq_bool_eq _ _ Ha)), (IH q x Hp). reflexivity.
Qed.

(* ---- Nets: d + sum_i D_i relu(G_i x + g_i) prod_j (U_ij x + u_ij). -------------------------- *)

(* weight * relu (slope x + offset) * product of the factors *)
Record neuron := Neuron {
  weight : number; slope : number; offset : number; factors : list (number * number)
}.
Record net := Net { bias : number; neurons : list neuron }.

Definition neuron_at (n : neuron) (x : R) : R :=
  fold_left (fun y l => y * (value (fst l) * x + value (snd l))) (factors n)
    (value (weight n) * Rmax 0 (value (slope n) * x + value (offset n))).

Definition net_at (n : net) (x : R) : R :=
  fold_left (fun y n => y + neuron_at n x) (neurons n) (value (bias n)).

Lemma continuous_line : forall w c x : R, continuous (fun x => w * x + c) x.
Proof.
  intros. apply (continuous_plus (fun x => w * x)).
  - apply (continuous_mult (fun _ => w) (fun x => x)); [apply continuous_const|apply continuous_id].
  - apply continuous_const.
Qed.

Lemma continuous_relu : forall (u : R -> R) (x : R), continuous u x -> continuous (fun x => Rmax 0 (u x)) x.
Proof.
  intros u x H.
  apply continuous_ext with (f := fun x => (u x + Rabs (u x)) * / 2).
  - intro t. unfold Rmax, Rabs. destruct (Rle_dec 0 (u t)), (Rcase_abs (u t)); lra.
  - apply (continuous_mult (fun x => u x + Rabs (u x)) (fun _ => / 2)); [|apply continuous_const].
    apply (continuous_plus u); [exact H|].
    apply (continuous_comp u Rabs); [exact H|apply continuous_Rabs].
Qed.

Lemma continuous_neuron : forall n (x : R), continuous (neuron_at n) x.
Proof.
  intros [w s t l] x. unfold neuron_at; simpl.
  assert (H : forall y : R -> R, continuous y x -> continuous
    (fun x => fold_left (fun y a => y * (value (fst a) * x + value (snd a))) l (y x)) x).
  { induction l as [|a l IH]; intros y H; simpl; [exact H|].
    apply (IH (fun x => y x * (value (fst a) * x + value (snd a)))).
    apply (continuous_mult y); [exact H|apply continuous_line]. }
  apply (H (fun x => value w * Rmax 0 (value s * x + value t))).
  apply (continuous_mult (fun _ => value w)); [apply continuous_const|].
  apply continuous_relu, continuous_line.
Qed.

Lemma continuous_net : forall n (x : R), continuous (net_at n) x.
Proof.
  intros [b l] x. unfold net_at; simpl.
  assert (H : forall y : R -> R, continuous y x -> continuous
    (fun x => fold_left (fun y n => y + neuron_at n x) l (y x)) x).
  { induction l as [|a l IH]; intros y H; simpl; [exact H|].
    apply (IH (fun x => y x + neuron_at a x)).
    apply (continuous_plus y); [exact H|apply continuous_neuron]. }
  apply (H (fun _ => value b)), continuous_const.
Qed.

(* A gate whose line has one sign at both ends of a cell is open or shut on all of it. *)
Definition line_at (w c : number) (t : Q) : Q := sum (product (exact w) t) (exact c).

Lemma line_at_value : forall w c t, Q2R (line_at w c t) = value w * Q2R t + value c.
Proof. intros. unfold line_at. rewrite sum_value, product_value, !exact_value. reflexivity. Qed.

Lemma line_between : forall w c s t x, s <= x <= t ->
  (0 <= w * s + c -> 0 <= w * t + c -> 0 <= w * x + c) /\
  (w * s + c <= 0 -> w * t + c <= 0 -> w * x + c <= 0).
Proof.
  intros w c s t x H. destruct (Rle_lt_dec 0 w) as [Hw|Hw].
  - assert (w * s <= w * x) by (apply Rmult_le_compat_l; lra).
    assert (w * x <= w * t) by (apply Rmult_le_compat_l; lra). split; lra.
  - assert (- w * s <= - w * x) by (apply Rmult_le_compat_l; lra).
    assert (- w * x <= - w * t) by (apply Rmult_le_compat_l; lra). split; lra.
Qed.

(* What neuron n is on the cell from s to t; None if its gate changes there. *)
Definition neuron_on (n : neuron) (s t : Q) : option (list Q) :=
  let l := line_at (slope n) (offset n) s in
  let r := line_at (slope n) (offset n) t in
  if Qle_bool 0 l && Qle_bool 0 r then
    Some (fold_left (fun p a => times_line (exact (fst a)) (exact (snd a)) p) (factors n)
            (times_line (exact (slope n)) (exact (offset n)) [exact (weight n)]))
  else if Qle_bool l 0 && Qle_bool r 0 then Some []
  else None.

Fixpoint neurons_on (l : list neuron) (s t : Q) (p : list Q) : option (list Q) :=
  match l with
  | [] => Some p
  | n :: l =>
    match neuron_on n s t with
    | Some q => neurons_on l s t (plus p q)
    | None => None
    end
  end.

Lemma neuron_on_value : forall n s t p x, Q2R s <= x <= Q2R t ->
  neuron_on n s t = Some p -> neuron_at n x = eval p x.
Proof.
  intros [w u c l] s t p x Hx. unfold neuron_on, neuron_at; simpl.
  destruct (line_between (value u) (value c) _ _ x Hx) as [Hon Hoff].
  rewrite <- !line_at_value in Hon, Hoff.
  destruct (Qle_bool 0 _ && Qle_bool 0 _) eqn:E.
  - apply andb_prop in E. destruct E as [E F].
    apply Qle_bool_imp_le, Qle_Rle in E. apply Qle_bool_imp_le, Qle_Rle in F.
    rewrite RMicromega.Q2R_0 in E, F. specialize (Hon E F).
    intros H. injection H as <-.
    assert (K : value w * Rmax 0 (value u * x + value c)
      = eval (times_line (exact u) (exact c) [exact w]) x).
    { rewrite times_line_value, Rmax_right by exact Hon. simpl. rewrite !exact_value. ring. }
    rewrite K. generalize (times_line (exact u) (exact c) [exact w]).
    induction l as [|a l IH]; intros q; simpl; [reflexivity|].
    rewrite <- IH. f_equal. rewrite times_line_value, !exact_value. ring.
  - clear E. destruct (Qle_bool _ 0 && Qle_bool _ 0) eqn:E; [|discriminate].
    apply andb_prop in E. destruct E as [E F].
    apply Qle_bool_imp_le, Qle_Rle in E. apply Qle_bool_imp_le, Qle_Rle in F.
    rewrite RMicromega.Q2R_0 in E, F. specialize (Hoff E F).
    intros H. injection H as <-. simpl. rewrite Rmax_left by exact Hoff. rewrite Rmult_0_r.
    induction l as [|a l IH]; simpl; [reflexivity|]. rewrite Rmult_0_l. exact IH.
Qed.

(* The polynomial as the proofs of single nets write it. *)
Fixpoint horner (p : list number) (x : R) : R :=
  match p with
  | [] => 0
  | [c] => value c
  | c :: p => value c + x * horner p x
  end.

Lemma horner_value : forall p x, eval (map exact p) x = horner p x.
Proof.
  induction p as [|c p IH]; intro x; [reflexivity|].
  change (eval (map exact (c :: p)) x) with (Q2R (exact c) + x * eval (map exact p) x).
  rewrite IH, exact_value. destruct p; simpl; ring.
Qed.

(* On the cell from s to t the net is the polynomial p: decided by computing with fractions. *)
Definition is_piece (n : net) (s t : number) (p : list number) : bool :=
  match neurons_on (neurons n) (exact s) (exact t) [exact (bias n)] with
  | Some q => same q (map exact p)
  | None => false
  end.

Theorem piece : forall n s t p, is_piece n s t p = true ->
  forall x, value s <= x <= value t -> net_at n x = horner p x.
Proof.
  intros [b l] s t p H x Hx. unfold is_piece, net_at in *; simpl in *.
  rewrite <- !exact_value in Hx.
  assert (K : value b = eval [exact b] x) by (simpl; rewrite exact_value; ring).
  rewrite K. revert H. generalize [exact b]. clear K.
  induction l as [|a l IH]; intros q H; simpl in *.
  - rewrite (same_value _ _ x H). apply horner_value.
  - destruct (neuron_on a (exact s) (exact t)) as [r|] eqn:E; [|discriminate].
    rewrite <- (IH (plus q r) H). f_equal.
    rewrite plus_value, (neuron_on_value _ _ _ _ x Hx E). reflexivity.
Qed.

(* ---- Integrals over cells. ------------------------------------------------------------------ *)

(* The squared error over a cell on which the net is p. *)
Lemma on_cell : forall f y p s t, s <= t -> (forall x, s <= x <= t -> y x = p x) ->
  RInt (fun x => (f x - y x) ^ 2) s t = RInt (fun x => (f x - p x) ^ 2) s t.
Proof.
  intros f y p s t Hst H. apply RInt_ext. intros x Hx.
  rewrite Rmin_left, Rmax_right in Hx by exact Hst. rewrite H by lra. reflexivity.
Qed.

(* Chasles: enclosures over neighbouring intervals add up. *)
Lemma join : forall F a b c l1 h1 l2 h2 lo hi,
  l1 <= RInt F a b <= h1 -> l2 <= RInt F b c <= h2 -> a <= b <= c ->
  (forall x, a <= x <= c -> continuous F x) -> lo <= l1 + l2 -> h1 + h2 <= hi ->
  lo <= RInt F a c <= hi.
Proof.
  intros F a b c l1 h1 l2 h2 lo hi H1 H2 Habc HF Hlo Hhi.
  rewrite <- (RInt_Chasles F a b c).
  - unfold Hierarchy.plus; simpl. lra.
  - apply ex_RInt_continuous. intros z Hz. rewrite Rmin_left, Rmax_right in Hz by lra.
    apply HF. lra.
  - apply ex_RInt_continuous. intros z Hz. rewrite Rmin_left, Rmax_right in Hz by lra.
    apply HF. lra.
Qed.

Lemma continuous_square : forall (f y : R -> R) (x : R), continuous f x -> continuous y x ->
  continuous (fun x => (f x - y x) ^ 2) x.
Proof.
  intros f y x Hf Hy.
  apply continuous_ext with (f := fun x => (f x - y x) * (f x - y x)).
  - intro t. simpl. ring.
  - assert (continuous (fun x => f x - y x) x) by (apply (continuous_minus f y); assumption).
    apply (continuous_mult (fun x => f x - y x) (fun x => f x - y x)); assumption.
Qed.

(* Coquelicot's RInt is a number whether the integral exists or not: that it does. *)
Lemma integral_exists : forall (F : R -> R) a b, a <= b ->
  (forall x, a <= x <= b -> continuous F x) -> ex_RInt F a b.
Proof.
  intros F a b H HF. apply (ex_RInt_continuous F). intros z Hz.
  rewrite Rmin_left, Rmax_right in Hz by exact H. apply HF, Hz.
Qed.

(* The root of the mean from the integral. *)
Lemma root_mean : forall I w lo hi, 0 < w -> 0 <= lo -> 0 <= hi ->
  lo ^ 2 * w <= I -> I <= hi ^ 2 * w -> lo <= sqrt (I / w) <= hi.
Proof.
  intros I w lo hi Hw Hlo Hhi H1 H2. split.
  - rewrite <- (sqrt_pow2 lo Hlo). apply sqrt_le_1_alt.
    apply Rmult_le_reg_r with w; [exact Hw|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra.
  - rewrite <- (sqrt_pow2 hi Hhi). apply sqrt_le_1_alt.
    apply Rmult_le_reg_r with w; [exact Hw|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra.
Qed.

(* ---- Nets given by formulas, for every number of cells. -------------------------------------- *)

(* g 0 + ... + g (n-1) *)
Fixpoint total (n : nat) (g : nat -> R) : R :=
  match n with
  | O => 0
  | S m => total m g + g m
  end.

Lemma total_ext : forall n g k, (forall i, (i < n)%nat -> g i = k i) -> total n g = total n k.
Proof.
  induction n as [|n IH]; intros g k H; simpl; [reflexivity|].
  rewrite (IH g k), H by (intros; try apply H; lia). reflexivity.
Qed.

Lemma continuous_total : forall n (g : nat -> R -> R) (x : R),
  (forall i, continuous (g i) x) -> continuous (fun x => total n (fun i => g i x)) x.
Proof.
  induction n as [|n IH]; intros g x H; simpl; [apply continuous_const|].
  apply (continuous_plus (fun x => total n (fun i => g i x)) (g n)); [apply IH, H|apply H].
Qed.

(* Between t j and t (j+1) the gates 0 ... j are open and no others. *)
Lemma open_gates : forall n (t : nat -> R) (q : nat -> R) j x,
  (forall i k, (i <= k)%nat -> t i <= t k) -> (j < n)%nat -> t j <= x <= t (S j) ->
  total n (fun i => Rmax 0 (x - t i) * q i) = total (S j) (fun i => (x - t i) * q i).
Proof.
  intros n t q j x Ht Hj Hx.
  assert (H : forall m, (S j <= m)%nat ->
    total m (fun i => Rmax 0 (x - t i) * q i) = total (S j) (fun i => (x - t i) * q i)).
  { induction m as [|m IH]; intro Hm; [lia|].
    destruct (Nat.eq_dec m j) as [->|Hne].
    - apply total_ext. intros i Hi. assert (t i <= t j) by (apply Ht; lia).
      rewrite Rmax_right by lra. reflexivity.
    - change (total (S m) ?g) with (total m g + g m). rewrite IH by lia.
      assert (t (S j) <= t m) by (apply Ht; lia).
      rewrite Rmax_left by lra. ring. }
  apply H. lia.
Qed.

(* Polynomials with real coefficients. *)
Fixpoint peval (p : list R) (s : R) : R :=
  match p with
  | [] => 0
  | c :: p => c + s * peval p s
  end.

Fixpoint pplus (p q : list R) : list R :=
  match p, q with
  | [], q => q
  | p, [] => p
  | a :: p, b :: q => (a + b) :: pplus p q
  end.

Fixpoint ptimes (p q : list R) : list R :=
  match p with
  | [] => []
  | a :: p => pplus (map (Rmult a) q) (0 :: ptimes p q)
  end.

(* The antiderivative that vanishes at 0; the coefficients stand before s^m. *)
Fixpoint pint (p : list R) (m : nat) (s : R) : R :=
  match p with
  | [] => 0
  | c :: p => c / INR (S m) * s ^ S m + pint p (S m) s
  end.

Lemma pplus_value : forall p q s, peval (pplus p q) s = peval p s + peval q s.
Proof. induction p as [|a p IH]; intros [|b q] s; simpl; try ring. rewrite IH. ring. Qed.

Lemma pscale_value : forall a p s, peval (map (Rmult a) p) s = a * peval p s.
Proof. intros a p s. induction p as [|b p IH]; simpl; [ring|rewrite IH; ring]. Qed.

Lemma ptimes_value : forall p q s, peval (ptimes p q) s = peval p s * peval q s.
Proof.
  induction p as [|a p IH]; intros q s; simpl; [ring|].
  rewrite pplus_value, pscale_value. simpl. rewrite IH. ring.
Qed.

Lemma pint_derive : forall p m s,
  is_derive (fun s => pint p m s) s (s ^ m * peval p s).
Proof.
  induction p as [|c p IH]; intros m s.
  - replace (s ^ m * peval [] s) with (@zero R_AbsRing) by (unfold zero; simpl; ring).
    apply (is_derive_const 0).
  - replace (s ^ m * peval (c :: p) s) with (c * s ^ m + s ^ S m * peval p s) by (simpl; ring).
    apply (is_derive_plus (fun s => c / INR (S m) * s ^ S m) (fun s => pint p (S m) s)).
    + assert (H : INR (S m) <> 0) by (apply not_0_INR; lia).
      auto_derive; [exact I|]. simpl pred. field. exact H.
    + apply IH.
Qed.

Lemma continuous_peval : forall p (s : R), continuous (peval p) s.
Proof.
  induction p as [|c p IH]; intro s; simpl; [apply continuous_const|].
  apply (continuous_plus (fun _ => c)); [apply continuous_const|].
  apply (continuous_mult (fun s : R => s) (peval p)); [apply continuous_id|apply IH].
Qed.

(* The integral of a polynomial over a cell, and of its square. *)
Theorem integral_polynomial : forall p t h,
  is_RInt (fun x => peval p (x - t)) t (t + h) (pint p 0 h).
Proof.
  intros p t h.
  replace (pint p 0 h) with (minus (pint p 0 (t + h - t)) (pint p 0 (t - t))).
  - apply (is_RInt_derive (fun x => pint p 0 (x - t))).
    + intros x _. replace (peval p (x - t)) with (1 * peval p (x - t)) by ring.
      apply (is_derive_comp (fun s => pint p 0 s) (fun x => x - t)).
      * replace (peval p (x - t)) with ((x - t) ^ 0 * peval p (x - t)) by (simpl; ring).
        apply pint_derive.
      * auto_derive; [exact I|ring].
    + intros x _. apply (continuous_comp (fun x => x - t) (peval p)); [|apply continuous_peval].
      apply (ex_derive_continuous (fun x => x - t)). auto_derive. exact I.
  - replace (t + h - t) with h by ring. replace (t - t) with 0 by ring.
    assert (Z : forall q m, pint q m 0 = 0).
    { induction q as [|c q IH]; intro m; simpl; [reflexivity|]. rewrite IH. ring. }
    rewrite Z. unfold minus, Hierarchy.plus, opp; simpl. ring.
Qed.

Theorem integral_square : forall p t h,
  RInt (fun x => (peval p (x - t)) ^ 2) t (t + h) = pint (ptimes p p) 0 h.
Proof.
  intros p t h. apply is_RInt_unique.
  apply (is_RInt_ext (fun x => peval (ptimes p p) (x - t))).
  - intros x _. rewrite ptimes_value. simpl. ring.
  - apply integral_polynomial.
Qed.

(* If the integral over cell j is S (j+1) - S j for every j < n, that over all is S n - S 0. *)
Theorem telescope : forall F (t S : nat -> R) n,
  (forall x : R, continuous F x) ->
  (forall j, (j < n)%nat -> RInt F (t j) (t (Datatypes.S j)) = S (Datatypes.S j) - S j) ->
  RInt F (t O) (t n) = S n - S O.
Proof.
  intros F t S n HF H. induction n as [|n IH].
  - rewrite RInt_point. unfold zero; simpl. ring.
  - rewrite <- (RInt_Chasles F (t O) (t n) (t (Datatypes.S n))).
    + rewrite IH by (intros j Hj; apply H; lia). rewrite H by lia.
      unfold Hierarchy.plus; simpl. ring.
    + apply (ex_RInt_continuous F). intros; apply HF.
    + apply (ex_RInt_continuous F). intros; apply HF.
Qed.

(* Every point lies in a cell. *)
Lemma find_cell : forall n (t : nat -> R) x, (1 <= n)%nat -> t O <= x <= t n ->
  exists j, (j < n)%nat /\ t j <= x <= t (S j).
Proof.
  induction n as [|n IH]; intros t x Hn Hx; [lia|].
  destruct (Rle_lt_dec (t n) x) as [H|H].
  - exists n. split; [lia|lra].
  - destruct n as [|n]; [lra|].
    destruct (IH t x) as [j [Hj K]]; [lia|lra|]. exists j. split; [lia|exact K].
Qed.

Lemma ascend : forall a h i k, 0 <= h -> (i <= k)%nat -> a + INR i * h <= a + INR k * h.
Proof.
  intros a h i k Hh H. apply Rplus_le_compat_l, Rmult_le_compat_r; [exact Hh|]. apply le_INR, H.
Qed.

(* Equality in one of Coquelicot's structures on the real numbers, as one of real numbers. *)
Ltac as_reals := match goal with |- ?u = ?v => change (@eq R u v) end.

(* Sums, products and relus of continuous functions are continuous. *)
Ltac net_is_continuous :=
  lazymatch goal with
  | |- continuous (fun _ => ?c) _ => apply continuous_const
  | |- continuous (fun x => x) _ => apply continuous_id
  | |- continuous (fun x => @?u x + @?v x) _ => apply (continuous_plus u v); net_is_continuous
  | |- continuous (fun x => @?u x * @?v x) _ => apply (continuous_mult u v); net_is_continuous
  | |- continuous (fun x => Rmax 0 (@?u x)) _ => apply (continuous_relu u); net_is_continuous
  | |- continuous (fun x => total ?n (fun i => @?g x i)) _ =>
    apply (continuous_total n (fun i x => g x i)); intro; net_is_continuous
  end.

(* ---- What nets of a given size, with any parameters, cannot reach. -------------------------- *)

(* D relu(G x + g) times lines U x + u. *)
Record any_neuron := AnyNeuron { D : R; G : R; g : R; lines : list (R * R) }.

Definition any_neuron_at (n : any_neuron) (x : R) : R :=
  fold_left (fun y l => y * (fst l * x + snd l)) (lines n) (D n * Rmax 0 (G n * x + g n)).

Definition any_net_at (d : R) (l : list any_neuron) (x : R) : R :=
  fold_left (fun y n => y + any_neuron_at n x) l d.

(* 1 if the gate w x + c turns inside the cell from s to t, else 0. *)
Definition turns (w c s t : R) : R := if Rlt_dec ((w * s + c) * (w * t + c)) 0 then 1 else 0.

Lemma turns_range : forall w c s t, turns w c s t = 0 \/ turns w c s t = 1.
Proof. intros. unfold turns. destruct Rlt_dec; auto. Qed.

(* A gate turns in one cell at most. *)
Lemma turns_once : forall w c (t : nat -> R) m, (forall j, (j < m)%nat -> t j <= t (S j)) ->
  total m (fun j => turns w c (t j) (t (S j))) <= 1.
Proof.
  assert (H : forall w c (t : nat -> R) m, 0 <= w -> (forall j, (j < m)%nat -> t j <= t (S j)) ->
    total m (fun j => turns w c (t j) (t (S j))) <= if Rlt_dec 0 (w * t m + c) then 1 else 0).
  { intros w c t m Hw. induction m as [|m IH]; intro Ht; simpl.
    - destruct Rlt_dec; lra.
    - assert (K := IH (fun j Hj => Ht j (Nat.lt_lt_succ_r _ _ Hj))).
      assert (L : w * t m <= w * t (S m)) by (apply Rmult_le_compat_l; [exact Hw|apply Ht; lia]).
      unfold turns at 2.
      destruct (Rlt_dec 0 (w * t m + c)), (Rlt_dec 0 (w * t (S m) + c)),
        (Rlt_dec ((w * t m + c) * (w * t (S m) + c)) 0); try lra; nra. }
  intros w c t m Ht. destruct (Rle_lt_dec 0 w) as [Hw|Hw].
  - assert (K := H w c t m Hw Ht). destruct Rlt_dec in K; lra.
  - assert (Hw' : 0 <= - w) by lra. assert (K := H (- w) (- c) t m Hw' Ht).
    rewrite (total_ext m _ (fun j => turns (- w) (- c) (t j) (t (S j)))).
    + destruct Rlt_dec in K; lra.
    + intros j _. unfold turns.
      replace ((- w * t j + - c) * (- w * t (S j) + - c))
        with ((w * t j + c) * (w * t (S j) + c)) by ring. reflexivity.
Qed.

(* y is a polynomial of degree < k from s to t. *)
Definition polynomial_on (k : nat) (s t : R) (y : R -> R) : Prop :=
  exists p, (length p <= k)%nat /\ forall x, s <= x <= t -> y x = peval p (x - s).

Lemma pplus_length : forall p q k, (length p <= k)%nat -> (length q <= k)%nat ->
  (length (pplus p q) <= k)%nat.
Proof.
  induction p as [|a p IH]; intros [|b q] k Hp Hq; simpl in *; try lia.
  destruct k as [|k]; [lia|]. assert (length (pplus p q) <= k)%nat by (apply IH; lia). lia.
Qed.

Lemma polynomial_plus : forall k s t y z, polynomial_on k s t y -> polynomial_on k s t z ->
  polynomial_on k s t (fun x => y x + z x).
Proof.
  intros k s t y z [p [Hp Ep]] [q [Hq Eq]]. exists (pplus p q). split.
  - apply pplus_length; assumption.
  - intros x Hx. rewrite pplus_value, Ep, Eq by exact Hx. reflexivity.
Qed.

Lemma polynomial_line : forall k s t y w c, polynomial_on k s t y ->
  polynomial_on (S k) s t (fun x => y x * (w * x + c)).
Proof.
  intros k s t y w c [p [Hp Ep]].
  exists (pplus (map (Rmult (w * s + c)) p) (0 :: map (Rmult w) p)). split.
  - apply pplus_length; simpl; rewrite map_length; lia.
  - intros x Hx. rewrite pplus_value. simpl. rewrite !pscale_value, Ep by exact Hx. ring.
Qed.

Lemma polynomial_more : forall k m s t y, (k <= m)%nat -> polynomial_on k s t y ->
  polynomial_on m s t y.
Proof. intros k m s t y H [p [Hp E]]. exists p. split; [lia|exact E]. Qed.

Lemma polynomial_ext : forall k s t y z, (forall x, s <= x <= t -> y x = z x) ->
  polynomial_on k s t y -> polynomial_on k s t z.
Proof.
  intros k s t y z H [p [Hp E]]. exists p. split; [exact Hp|].
  intros x Hx. rewrite <- H by exact Hx. apply E, Hx.
Qed.

Lemma polynomial_neuron : forall n s t, s <= t -> turns (G n) (g n) s t = 0 ->
  polynomial_on (S (S (length (lines n)))) s t (any_neuron_at n).
Proof.
  intros [d w c l] s t Hst H. unfold any_neuron_at; simpl in *.
  assert (B : polynomial_on 2 s t (fun x => d * Rmax 0 (w * x + c))).
  { assert (Hs : 0 <= (w * s + c) * (w * t + c)).
    { unfold turns in H. destruct Rlt_dec; lra. }
    destruct (Rlt_dec 0 (w * s + c + (w * t + c))) as [P|P].
    - exists [d * (w * s + c); d * w]. split; [simpl; lia|]. intros x Hx.
      destruct (line_between w c s t x Hx) as [K _].
      rewrite Rmax_right by (apply K; nra). simpl. ring.
    - exists []. split; [simpl; lia|]. intros x Hx.
      destruct (line_between w c s t x Hx) as [_ K].
      rewrite Rmax_left by (apply K; nra). simpl. ring. }
  assert (K : forall y k, polynomial_on k s t y -> polynomial_on (length l + k) s t
    (fun x => fold_left (fun y a => y * (fst a * x + snd a)) l (y x))).
  { clear. induction l as [|a l IH]; intros y k Hy; simpl; [exact Hy|].
    replace (S (length l + k)) with (length l + S k)%nat by lia.
    apply (IH (fun x => y x * (fst a * x + snd a))). apply polynomial_line, Hy. }
  replace (S (S (length l))) with (length l + 2)%nat by lia. apply (K _ _ B).
Qed.

(* How many gates turn inside the cell. *)
Fixpoint turning (l : list any_neuron) (s t : R) : R :=
  match l with
  | [] => 0
  | n :: l => turns (G n) (g n) s t + turning l s t
  end.

Lemma turning_range : forall l s t, turning l s t = 0 \/ 1 <= turning l s t.
Proof.
  induction l as [|n l IH]; intros s t; simpl; [left; reflexivity|].
  destruct (turns_range (G n) (g n) s t) as [->| ->], (IH s t) as [->|H]; lra.
Qed.

Lemma turning_total : forall l (t : nat -> R) m, (forall j, (j < m)%nat -> t j <= t (S j)) ->
  total m (fun j => turning l (t j) (t (S j))) <= INR (length l).
Proof.
  intros l t m Ht. induction l as [|n l IH].
  - simpl. clear Ht. induction m as [|m IH]; simpl; lra.
  - change (length (n :: l)) with (S (length l)). rewrite S_INR.
    assert (K := turns_once (G n) (g n) t m Ht).
    assert (E : forall u v : nat -> R, total m (fun j => u j + v j) = total m u + total m v).
    { intros u v. clear. induction m as [|m IHm]; simpl; [ring|rewrite IHm; ring]. }
    simpl. rewrite E. lra.
Qed.

Lemma polynomial_net : forall d l k s t, s <= t -> (1 <= k)%nat ->
  List.Forall (fun n => (S (S (length (lines n))) <= k)%nat) l -> turning l s t = 0 ->
  polynomial_on k s t (any_net_at d l).
Proof.
  intros d l k s t Hst Hk Hl H. unfold any_net_at.
  assert (B : polynomial_on k s t (fun _ => d)).
  { exists [d]. split; [exact Hk|]. intros. simpl. ring. }
  assert (K : forall y, polynomial_on k s t y ->
    polynomial_on k s t (fun x => fold_left (fun y n => y + any_neuron_at n x) l (y x))).
  { induction l as [|n l IH]; intros y Hy; simpl in *; [exact Hy|].
    inversion Hl as [|n' l' Hn Hl']; subst.
    destruct (turns_range (G n) (g n) s t) as [T|T], (turning_range l s t) as [T'|T']; try lra.
    apply (IH Hl' T' (fun x => y x + any_neuron_at n x)).
    apply (polynomial_plus k s t y (any_neuron_at n)); [exact Hy|].
    apply (polynomial_more _ k s t _ Hn), polynomial_neuron; assumption. }
  exact (K (fun _ => d) B).
Qed.

Lemma continuous_any_net : forall d l (x : R), continuous (any_net_at d l) x.
Proof.
  intros d l x. unfold any_net_at.
  assert (H : forall y : R -> R, continuous y x -> continuous
    (fun x => fold_left (fun y n => y + any_neuron_at n x) l (y x)) x).
  { induction l as [|n l IH]; intros y H; simpl; [exact H|].
    apply (IH (fun x => y x + any_neuron_at n x)).
    apply (continuous_plus y); [exact H|]. unfold any_neuron_at.
    assert (B : continuous (fun x => D n * Rmax 0 (G n * x + g n)) x).
    { apply (continuous_mult (fun _ => D n)); [apply continuous_const|].
      apply continuous_relu, continuous_line. }
    revert B. generalize (lines n). clear.
    assert (K : forall rest (z : R -> R), continuous z x -> continuous
      (fun x => fold_left (fun y l => y * (fst l * x + snd l)) rest (z x)) x).
    { induction rest as [|l rest IH]; intros z Hz; simpl; [exact Hz|].
      apply (IH (fun x => z x * (fst l * x + snd l))).
      apply (continuous_mult z); [exact Hz|apply continuous_line]. }
    intros rest B. exact (K rest _ B). }
  apply (H (fun _ => d)), continuous_const.
Qed.

Lemma total_minus : forall m (u v : nat -> R) c,
  total m (fun j => u j - c * v j) = total m u - c * total m v.
Proof. intros m u v c. induction m as [|m IH]; simpl; [ring|rewrite IH; ring]. Qed.

(* Of m cells at most as many as there are neurons hold a breakpoint. On the others the net is one
   polynomial, and the integral is least j or more; on those that do it is 0 or more. With all least
   j <= most each of these costs at most that. *)
Theorem counting : forall f (t : nat -> R) m k (least : nat -> R) most d l,
  (forall j, (j < m)%nat -> t j <= t (S j)) ->
  (forall x, t O <= x <= t m -> continuous f x) ->
  (1 <= k)%nat -> List.Forall (fun n => (S (S (length (lines n))) <= k)%nat) l ->
  0 <= most -> (forall j, (j < m)%nat -> least j <= most) ->
  (forall j y, (j < m)%nat -> polynomial_on k (t j) (t (S j)) y ->
    least j <= RInt (fun x => (f x - y x) ^ 2) (t j) (t (S j))) ->
  total m least - INR (length l) * most <= RInt (fun x => (f x - any_net_at d l x) ^ 2) (t O) (t m).
Proof.
  intros f t m k least most d l Ht Hf Hk Hl Hm Hmost Hleast.
  assert (Hup : forall i j, (i <= j)%nat -> (j <= m)%nat -> t i <= t j).
  { intros i j Hij. induction Hij as [|j Hij IH]; intro Hj; [lra|].
    assert (t i <= t j) by (apply IH; lia). assert (t j <= t (S j)) by (apply Ht; lia). lra. }
  assert (Hc : forall x, t O <= x <= t m ->
    continuous (fun x => (f x - any_net_at d l x) ^ 2) x).
  { intros x Hx. apply continuous_square; [apply Hf, Hx|apply continuous_any_net]. }
  assert (Hex : forall i j, (i <= j)%nat -> (j <= m)%nat ->
    ex_RInt (fun x => (f x - any_net_at d l x) ^ 2) (t i) (t j)).
  { intros i j Hij Hj. apply (ex_RInt_continuous (fun x => (f x - any_net_at d l x) ^ 2)).
    intros z Hz. assert (t i <= t j) by (apply Hup; assumption).
    assert (t O <= t i) by (apply Hup; lia). assert (t j <= t m) by (apply Hup; lia).
    rewrite Rmin_left, Rmax_right in Hz by lra. apply Hc. lra. }
  assert (H : forall i, (i <= m)%nat ->
    total i (fun j => least j - most * turning l (t j) (t (S j)))
    <= RInt (fun x => (f x - any_net_at d l x) ^ 2) (t O) (t i)).
  { induction i as [|i IH]; intro Hi.
    - rewrite RInt_point. unfold zero; simpl. lra.
    - rewrite <- (RInt_Chasles (fun x => (f x - any_net_at d l x) ^ 2) (t O) (t i) (t (S i)))
        by (apply Hex; lia).
      unfold Hierarchy.plus; simpl total. cbn [AbelianGroup.plus]. 
      assert (Hcell : t i <= t (S i)) by (apply Ht; lia).
      assert (K : least i - most * turning l (t i) (t (S i))
        <= RInt (fun x => (f x - any_net_at d l x) ^ 2) (t i) (t (S i))).
      { destruct (turning_range l (t i) (t (S i))) as [T|T].
        - rewrite T, Rmult_0_r, Rminus_0_r. apply Hleast; [lia|].
          apply polynomial_net; assumption.
        - apply Rle_trans with 0.
          + assert (least i <= most) by (apply Hmost; lia).
            assert (most * 1 <= most * turning l (t i) (t (S i)))
              by (apply Rmult_le_compat_l; assumption). lra.
          + apply RInt_ge_0; [exact Hcell|apply Hex; lia|]. intros x _. apply pow2_ge_0. }
      apply (Rplus_le_compat _ _ _ _ (IH (Nat.le_trans _ _ _ (Nat.le_succ_diag_r i) Hi)) K). }
  apply Rle_trans with (2 := H m (Nat.le_refl m)). rewrite total_minus.
  assert (K := turning_total l t m Ht).
  assert (most * total m (fun j => turning l (t j) (t (S j))) <= most * INR (length l))
    by (apply Rmult_le_compat_l; assumption). lra.
Qed.

(* What polynomials of degree < k leave of f from s to s + h, by any w that is orthogonal to them:
   int (f - p)^2 >= int (2 (f - p) w - w^2) = int (2 f w - w^2). *)
Theorem orthogonal : forall f w k s h t c y, 0 <= h -> t = s + h ->
  (forall p, (length p <= k)%nat -> pint (ptimes p w) 0 h = 0) ->
  (forall x, s <= x <= t -> continuous f x) ->
  c <= RInt (fun x => 2 * f x * peval w (x - s) - peval w (x - s) ^ 2) s t ->
  polynomial_on k s t y ->
  c <= RInt (fun x => (f x - y x) ^ 2) s t.
Proof.
  intros f w k s h t c y Hh -> Hw Hf Hc [p [Hp Ep]].
  assert (Cw : forall q (x : R), continuous (fun x => peval q (x - s)) x).
  { intros q x. apply (continuous_comp (fun x => x - s) (peval q)); [|apply continuous_peval].
    apply (ex_derive_continuous (fun x => x - s)). auto_derive. exact I. }
  assert (Cf : forall x, s <= x <= s + h -> continuous (fun x => f x * peval w (x - s)) x).
  { intros x Hx. apply (continuous_mult f (fun x => peval w (x - s))); [apply Hf, Hx|apply Cw]. }
  set (A := fun x => 2 * f x * peval w (x - s) - peval w (x - s) ^ 2) in *.
  set (B := fun x => (-2) * peval (ptimes p w) (x - s)).
  assert (IA : ex_RInt A s (s + h)).
  { apply (ex_RInt_continuous A). intros z Hz. rewrite Rmin_left, Rmax_right in Hz by lra.
    apply continuous_ext with (f := fun x => 2 * (f x * peval w (x - s))
      + -1 * (peval w (x - s) * peval w (x - s))).
    - intro x. unfold A. as_reals. ring.
    - apply (continuous_plus (fun x => 2 * (f x * peval w (x - s)))).
      + apply (continuous_mult (fun _ => 2)); [apply continuous_const|apply Cf, Hz].
      + apply (continuous_mult (fun _ => -1)); [apply continuous_const|].
        apply (continuous_mult (fun x => peval w (x - s)) (fun x => peval w (x - s))); apply Cw. }
  assert (IB : is_RInt B s (s + h) 0).
  { replace 0 with (scal (-2) 0) by (unfold scal; simpl; unfold mult; simpl; ring).
    apply (is_RInt_scal (fun x => peval (ptimes p w) (x - s)) s (s + h) (-2) 0).
    rewrite <- (Hw p Hp). apply integral_polynomial. }
  assert (E : RInt A s (s + h) = RInt (fun x => A x + B x) s (s + h)).
  { symmetry. apply is_RInt_unique.
    replace (RInt A s (s + h)) with (Hierarchy.plus (RInt A s (s + h)) 0)
      by (unfold Hierarchy.plus; simpl; ring).
    apply (is_RInt_plus A B); [apply (RInt_correct A), IA|exact IB]. }
  apply Rle_trans with (1 := Hc). apply Rle_trans with (1 := Req_le _ _ E).
  assert (Sq : forall z : R -> R, (forall x, s <= x <= s + h -> z x = f x - peval p (x - s)) ->
    ex_RInt (fun x => z x ^ 2) s (s + h)).
  { intros z Hz. apply (ex_RInt_ext (fun x => (f x - peval p (x - s)) ^ 2)).
    - intros x Hx. rewrite Rmin_left, Rmax_right in Hx by lra. rewrite Hz by lra. reflexivity.
    - apply (ex_RInt_continuous (fun x => (f x - peval p (x - s)) ^ 2)).
      intros x Hx. rewrite Rmin_left, Rmax_right in Hx by lra.
      apply continuous_square; [apply Hf, Hx|apply Cw]. }
  apply RInt_le; [lra| | |].
  - apply (ex_RInt_plus A B); [exact IA|exists 0; exact IB].
  - apply Sq. intros x Hx. rewrite Ep by exact Hx. reflexivity.
  - intros x Hx. unfold A, B. rewrite Ep by lra. rewrite ptimes_value.
    assert (0 <= (f x - peval p (x - s) - peval w (x - s)) ^ 2) by apply pow2_ge_0. nra.
Qed.

(* That w is orthogonal to all polynomials of degree < k: by their number of coefficients. *)
Ltac is_orthogonal :=
  let p := fresh "p" in
  let Hp := fresh "Hp" in
  intros p Hp;
  repeat (destruct p as [|? p];
    [cbn [ptimes pplus pint map pow INR]; field|simpl in Hp; try lia]).

Lemma ends_below : forall F a b lo,
  (forall u v, a <= u <= a -> b <= v <= b -> lo <= RInt F u v) -> lo <= RInt F a b.
Proof. intros F a b lo H. apply H; lra. Qed.

(* lo <= RInt F a b, as integral_at. *)
Ltac integral_above bits degree :=
  apply ends_below; intros;
  let prec := eval vm_compute in (Floats.PtoP bits) in
  Tactics.do_integral prec degree 400%positive false false.

(* The root of the mean, from below. *)
Lemma root_mean_below : forall I w lo, 0 < w -> 0 <= lo -> lo ^ 2 * w <= I -> lo <= sqrt (I / w).
Proof.
  intros I w lo Hw Hlo H. rewrite <- (sqrt_pow2 lo Hlo). apply sqrt_le_1_alt.
  apply Rmult_le_reg_r with w; [exact Hw|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra.
Qed.
