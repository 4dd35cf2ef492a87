(* SPDX-License-Identifier: GPL-3.0-or-later *)
(* Why nets of gated units approximate at a certain order, and at no higher one, for every number of
   neurons: remainders of interpolation from above, counting cells from below. All proved here. *)
From Coq Require Import Reals Lra Lia List.
From Coquelicot Require Import Coquelicot.
From Interval Require Import Tactics.Interval_helper.
From Ordo Require Import Ordo.
Import ListNotations.
Open Scope R_scope.

(* ---- Where derivatives vanish. -------------------------------------------------------------- *)

(* F 1, ..., F k are the derivatives of F 0 from s to t, one-sided ones at the ends being those of a
   function that goes on beyond. *)
Definition derivatives (F : nat -> R -> R) (k : nat) (s t : R) : Prop :=
  forall i x, (i < k)%nat -> s <= x <= t -> is_derive (F i) x (F (S i) x).

Lemma derivatives_inside : forall F k s t u v, s <= u -> v <= t -> derivatives F k s t ->
  derivatives F k u v.
Proof. intros F k s t u v Hs Ht H i x Hi Hx. apply H; [exact Hi|lra]. Qed.

Lemma derivatives_fewer : forall F k m s t, (m <= k)%nat -> derivatives F k s t ->
  derivatives F m s t.
Proof. intros F k m s t Hm H i x Hi Hx. apply H; [lia|exact Hx]. Qed.

Lemma derivatives_continuous : forall F k s t x, derivatives F (S k) s t -> s <= x <= t ->
  continuous (F O) x.
Proof.
  intros F k s t x H Hx. apply (ex_derive_continuous (F O)). exists (F 1%nat x).
  apply H; [lia|exact Hx].
Qed.

(* Inside the interval they are so in the sense of is_derive_n. *)
Lemma derivatives_n : forall F k s t, derivatives F k s t ->
  forall i, (i <= k)%nat -> forall x, s < x < t -> is_derive_n (F O) i x (F i x).
Proof.
  intros F k s t H. induction i as [|i IH]; intros Hi x Hx; [reflexivity|]. simpl.
  apply (is_derive_ext_loc (F i)); [|apply H; [lia|lra]].
  assert (P : 0 < Rmin (x - s) (t - x)) by (apply Rmin_glb_lt; lra).
  exists (mkposreal _ P). intros y Hy. simpl in Hy.
  unfold ball in Hy; simpl in Hy. unfold AbsRing_ball, abs, minus, Hierarchy.plus, opp in Hy.
  simpl in Hy. apply Rabs_def2 in Hy.
  assert (K1 := Rmin_l (x - s) (t - x)). assert (K2 := Rmin_r (x - s) (t - x)).
  symmetry. apply is_derive_n_unique. apply IH; [lia|lra].
Qed.

Lemma rolle_once : forall (F F' : R -> R) s t, s < t ->
  (forall x, s <= x <= t -> is_derive F x (F' x)) -> F s = 0 -> F t = 0 ->
  exists x, s < x < t /\ F' x = 0.
Proof.
  intros F F' s t Hst H Hs Ht.
  destruct (MVT_cor2 F F' s t Hst) as [x [E Hx]].
  { intros x Hx. apply is_derive_Reals, H, Hx. }
  exists x. split; [exact Hx|]. rewrite Hs, Ht in E. nra.
Qed.

Fixpoint ascending (l : list R) : Prop :=
  match l with
  | x :: (y :: _) as r => x < y /\ ascending r
  | _ => True
  end.

Definition zeros (F : R -> R) (s t : R) (l : list R) : Prop :=
  List.Forall (fun x => s <= x <= t /\ F x = 0) l.

(* Between neighbouring zeros of F there are zeros of its derivative. *)
Lemma rolle_list : forall F F' s t, (forall x, s <= x <= t -> is_derive F x (F' x)) ->
  forall l x, ascending (x :: l) -> zeros F s t (x :: l) ->
  exists m, length m = length l /\ ascending (x :: m) /\ zeros F' s t m.
Proof.
  intros F F' s t H. induction l as [|y l IH]; intros x A Z.
  - exists []. repeat split. constructor.
  - destruct A as [Hxy A]. inversion Z as [|x' r [Hx Fx] Z']; subst.
    inversion Z' as [|y' r [Hy Fy] _]; subst.
    destruct (rolle_once F F' x y Hxy) as [c [Hc Fc]]; [|exact Fx|exact Fy|].
    { intros z Hz. apply H. lra. }
    destruct (IH y A Z') as [m [L [Am Zm]]]. exists (c :: m). repeat split.
    + simpl. rewrite L. reflexivity.
    + lra.
    + destruct m as [|d m]; [exact I|]. destruct Am as [Hd Am]. split; [lra|exact Am].
    + constructor; [split; [lra|exact Fc]|exact Zm].
Qed.

(* Rolle: k + 1 zeros of F 0 make one of F k. *)
Theorem rolle : forall k F s t l, derivatives F k s t -> length l = S k -> ascending l ->
  zeros (F O) s t l -> exists x, s <= x <= t /\ F k x = 0.
Proof.
  induction k as [|k IH]; intros F s t l H L A Z.
  - destruct l as [|x l]; [discriminate|]. inversion Z as [|x' r Hx _]; subst. exists x. exact Hx.
  - destruct l as [|x l]; [discriminate|].
    destruct (rolle_list (F O) (F 1%nat) s t (fun x => H O x (Nat.lt_0_succ k)) l x A Z)
      as [m [Lm [Am Zm]]].
    apply (IH (fun i => F (S i)) s t m).
    + intros i y Hi Hy. apply H; [lia|exact Hy].
    + simpl in L. lia.
    + destruct m as [|y m]; [exact I|]. apply Am.
    + exact Zm.
Qed.

Lemma insert : forall P x l, ascending l -> ~ In x l -> List.Forall P l -> P x ->
  exists m, length m = S (length l) /\ ascending m /\ List.Forall P m /\
    (forall z, z < x -> ascending (z :: l) -> ascending (z :: m)).
Proof.
  intros P x. induction l as [|y l IH]; intros A N Hl Hx.
  - exists [x]. repeat split; auto.
  - destruct (Rlt_dec x y) as [Hxy|Hxy].
    + exists (x :: y :: l). assert (Axy : ascending (x :: y :: l)) by (split; assumption).
      repeat split; auto.
    + assert (Hyx : y < x).
      { destruct (Rtotal_order x y) as [?|[E|?]]; [lra| |assumption].
        exfalso. apply N. left. symmetry. exact E. }
      inversion Hl as [|y' r Py Pl]; subst.
      destruct (IH) as [m [L [Am [Pm K]]]]; [destruct l; [exact I|apply A]| |exact Pl|exact Hx|].
      { intro J. apply N. right. exact J. }
      exists (y :: m). assert (Ay := K y Hyx A). split; [|split; [|split]].
      * simpl. rewrite L. reflexivity.
      * exact Ay.
      * constructor; assumption.
      * intros z _ Az. split; [apply Az|exact Ay].
Qed.

(* ---- The remainder of interpolation. -------------------------------------------------------- *)

(* Derivative i of the product of all x - a, a from the list. *)
Fixpoint prods (l : list R) (i : nat) (x : R) : R :=
  match l with
  | [] => match i with O => 1 | S _ => 0 end
  | a :: l => (x - a) * prods l i x + INR i * prods l (pred i) x
  end.

Lemma prods_derive : forall l i x, is_derive (prods l i) x (prods l (S i) x).
Proof.
  induction l as [|a l IH]; intros i x.
  - apply (is_derive_const (match i with O => 1 | S _ => 0 end)).
  - assert (K : is_derive (prods (a :: l) i) x
      (1 * prods l i x + (x - a) * prods l (S i) x + INR i * prods l (S (pred i)) x)).
    { apply (is_derive_plus (fun x => (x - a) * prods l i x)).
      - apply (is_derive_mult (fun x => x - a) (prods l i)).
        + auto_derive; [exact I|ring].
        + apply IH.
        + intros; apply Rmult_comm.
      - apply (is_derive_scal (prods l (pred i))), IH. }
    replace (prods (a :: l) (S i) x) with
      (1 * prods l i x + (x - a) * prods l (S i) x + INR i * prods l (S (pred i)) x); [exact K|].
    cbn [prods]. rewrite S_INR. destruct i as [|i]; simpl pred; [simpl; ring|ring].
Qed.

Lemma prods_high : forall l i x, (length l < i)%nat -> prods l i x = 0.
Proof.
  induction l as [|a l IH]; intros i x H; simpl in H.
  - destruct i; [lia|reflexivity].
  - simpl. rewrite !IH by lia. ring.
Qed.

Lemma prods_top : forall l x, prods l (length l) x = INR (fact (length l)).
Proof.
  induction l as [|a l IH]; intro x; [reflexivity|].
  change (length (a :: l)) with (S (length l)). cbn [prods pred].
  rewrite prods_high, IH by lia. rewrite fact_simpl, mult_INR. ring.
Qed.

Lemma prods_zero : forall l x, prods l O x = 0 <-> In x l.
Proof.
  induction l as [|a l IH]; intro x; simpl; [split; [lra|tauto]|]. split.
  - intro H. destruct (Req_dec x a) as [->|N]; [left; reflexivity|]. right. apply IH.
    apply (Rmult_eq_reg_l (x - a)); lra.
  - intros [->|H]; [ring|]. rewrite (proj2 (IH x) H). ring.
Qed.

(* f - q = F k xi / k! P where P is monic of degree k, q of degree < k, and any multiple of P that
   also takes f - q at x leaves k + 1 zeros. *)
Lemma remainder : forall F Q P k s t x, derivatives F k s t -> derivatives Q k s t ->
  derivatives P k s t -> (forall x, Q k x = 0) -> (forall x, P k x = INR (fact k)) ->
  P O x <> 0 ->
  (forall G, derivatives G k s t -> G O x = 0 ->
    (forall i y, F i y = Q i y -> P i y = 0 -> G i y = 0) -> exists y, s <= y <= t /\ G k y = 0) ->
  exists y, s <= y <= t /\ F O x - Q O x = F k y / INR (fact k) * P O x.
Proof.
  intros F Q P k s t x HF HQ HP HQk HPk HPx HG.
  set (c := (F O x - Q O x) / P O x).
  destruct (HG (fun i y => F i y - Q i y - c * P i y)) as [y [Hy Ey]].
  - intros i y Hi Hy. apply (is_derive_minus (fun y => F i y - Q i y) (fun y => c * P i y)).
    + apply (is_derive_minus (F i) (Q i)); [apply HF|apply HQ]; assumption.
    + apply (is_derive_scal (P i)), HP; assumption.
  - unfold c. field. exact HPx.
  - intros i y E1 E2. rewrite E1, E2. ring.
  - exists y. split; [exact Hy|]. rewrite HQk, HPk in Ey.
    assert (Hf : INR (fact k) <> 0) by apply INR_fact_neq_0.
    replace (F k y) with (c * INR (fact k)) by lra. unfold c. field. split; assumption.
Qed.

(* Lagrange's remainder: q interpolates f at k points. *)
Theorem lagrange : forall F Q k s t l, derivatives F k s t -> derivatives Q k s t ->
  (forall x, Q k x = 0) -> length l = k -> ascending l ->
  List.Forall (fun x => s <= x <= t /\ F O x = Q O x) l -> forall x, s <= x <= t ->
  exists y, s <= y <= t /\ F O x - Q O x = F k y / INR (fact k) * prods l O x.
Proof.
  intros F Q k s t l HF HQ HQk L A Hl x Hx.
  assert (HP : derivatives (prods l) k s t) by (intros i y _ _; apply prods_derive).
  assert (HPk : forall y, prods l k y = INR (fact k)) by (intro y; rewrite <- L; apply prods_top).
  destruct (Req_dec (prods l O x) 0) as [E|N].
  - exists x. split; [exact Hx|]. rewrite E.
    assert (K := proj1 (Forall_forall _ l) Hl x (proj1 (prods_zero l x) E)). simpl in K. lra.
  - apply (remainder F Q (prods l) k s t x); try assumption.
    intros G HG Gx Gz.
    destruct (insert (fun y => s <= y <= t /\ G O y = 0) x l A) as [m [Lm [Am [Zm _]]]].
    + intro J. apply N, prods_zero, J.
    + apply Forall_forall. intros y Hy.
      destruct (proj1 (Forall_forall _ l) Hl y Hy) as [Hy1 Hy2].
      split; [exact Hy1|]. apply Gz; [exact Hy2|]. apply prods_zero, Hy.
    + split; [exact Hx|exact Gx].
    + apply (rolle k G s t m HG); [rewrite Lm, L; reflexivity|exact Am|exact Zm].
Qed.

(* The same for values and slopes at both ends. *)
Theorem hermite : forall F Q s t, s < t -> derivatives F 4 s t -> derivatives Q 4 s t ->
  (forall x, Q 4%nat x = 0) -> F O s = Q O s -> F O t = Q O t -> F 1%nat s = Q 1%nat s ->
  F 1%nat t = Q 1%nat t -> forall x, s <= x <= t ->
  exists y, s <= y <= t /\ F O x - Q O x = F 4%nat y / INR (fact 4) * prods [s; s; t; t] O x.
Proof.
  intros F Q s t Hst HF HQ HQk Es Et Es' Et' x Hx.
  set (l := [s; s; t; t]).
  destruct (Req_dec (prods l O x) 0) as [E|N].
  - exists x. split; [exact Hx|]. rewrite E.
    destruct (proj1 (prods_zero l x) E) as [<-|[<-|[<-|[<-|[]]]]]; lra.
  - assert (x <> s /\ x <> t) as [Ns Nt].
    { split; intro; subst; apply N, prods_zero; simpl; tauto. }
    apply (remainder F Q (prods l) 4 s t x); try assumption.
    + intros i y _ _; apply prods_derive.
    + intro y. apply (prods_top l).
    + intros G HG Gx Gz.
      assert (P1 : prods l 1 s = 0 /\ prods l 1 t = 0) by (unfold l; simpl; split; ring).
      assert (P0 : prods l 0 s = 0 /\ prods l 0 t = 0) by (unfold l; simpl; split; ring).
      destruct P0 as [P0s P0t], P1 as [P1s P1t].
      assert (H0 : forall y, s <= y <= t -> is_derive (G O) y (G 1%nat y))
        by (intros y Hy; apply HG; [lia|exact Hy]).
      destruct (rolle_once (G O) (G 1%nat) s x) as [c [Hc Ec]];
        [lra|intros; apply H0; lra|apply Gz; assumption|exact Gx|].
      destruct (rolle_once (G O) (G 1%nat) x t) as [d [Hd Ed]];
        [lra|intros; apply H0; lra|exact Gx|apply Gz; assumption|].
      apply (rolle 3 (fun i => G (S i)) s t [s; c; d; t]).
      * intros i y Hi Hy. apply HG; [lia|exact Hy].
      * reflexivity.
      * simpl. lra.
      * assert (K : forall y, s <= y <= t -> G 1%nat y = 0 -> s <= y <= t /\ G 1%nat y = 0)
          by tauto.
        unfold zeros. repeat apply Forall_cons; try apply Forall_nil; apply K; try lra;
          try assumption; apply Gz; assumption.
Qed.

(* ---- What the nets leave on a cell. --------------------------------------------------------- *)

(* A cubic and its derivatives. *)
Definition cubic (s v c1 c2 c3 : R) (i : nat) (x : R) : R :=
  match i with
  | O => v + (x - s) * (c1 + (x - s) * (c2 + (x - s) * c3))
  | 1%nat => c1 + (x - s) * (2 * c2 + (x - s) * (3 * c3))
  | 2%nat => 2 * c2 + (x - s) * (6 * c3)
  | 3%nat => 6 * c3
  | _ => 0
  end.

Lemma cubic_derivatives : forall s v c1 c2 c3 k a b, derivatives (cubic s v c1 c2 c3) k a b.
Proof.
  intros s v c1 c2 c3 k a b i x _ _.
  do 4 (destruct i as [|i]; [unfold cubic; auto_derive; [exact I|ring]|]).
  apply (is_derive_const 0).
Qed.

(* |f - y| <= |w| for a polynomial w bounds the integral of the square. *)
Lemma square_above : forall f y s h w, 0 <= h ->
  (forall x, s <= x <= s + h -> continuous f x) -> (forall x : R, continuous y x) ->
  (forall x, s <= x <= s + h -> Rabs (f x - y x) <= Rabs (peval w (x - s))) ->
  RInt (fun x => (f x - y x) ^ 2) s (s + h) <= pint (ptimes w w) 0 h.
Proof.
  intros f y s h w Hh Cf Cy H.
  rewrite <- (is_RInt_unique _ _ _ _ (integral_polynomial (ptimes w w) s h)).
  apply RInt_le; [lra| | |].
  - apply (ex_RInt_continuous (fun x => (f x - y x) ^ 2)). intros x Hx.
    rewrite Rmin_left, Rmax_right in Hx by lra. apply continuous_square; [apply Cf, Hx|apply Cy].
  - exists (pint (ptimes w w) 0 h). apply integral_polynomial.
  - intros x Hx. rewrite ptimes_value, <- (pow2_abs (f x - y x)).
    replace (peval w (x - s) * peval w (x - s)) with (Rabs (peval w (x - s)) ^ 2)
      by (rewrite pow2_abs; ring).
    apply pow_incr. split; [apply Rabs_pos|apply H; lra].
Qed.

(* An error F k xi / k! P with |F k| <= M is at most that of M in place of F k xi. *)
Lemma factor_above : forall e z (k : nat) M P w, e = z / INR (fact k) * P -> Rabs z <= M ->
  w = M / INR (fact k) * P -> Rabs e <= Rabs w.
Proof.
  intros e z k M P w -> Hz ->. rewrite !Rabs_mult.
  apply Rmult_le_compat_r; [apply Rabs_pos|]. unfold Rdiv. rewrite !Rabs_mult.
  apply Rmult_le_compat_r; [apply Rabs_pos|]. apply Rle_trans with (1 := Hz), Rle_abs.
Qed.

(* Lines through the values at both ends. *)
Theorem linear_cell : forall F y s h M, 0 < h -> derivatives F 2 s (s + h) ->
  (forall x, s <= x <= s + h -> Rabs (F 2%nat x) <= M) -> (forall x : R, continuous y x) ->
  (forall x, s <= x <= s + h -> y x = F O s + (x - s) * ((F O (s + h) - F O s) / h)) ->
  RInt (fun x => (F O x - y x) ^ 2) s (s + h) <= M ^ 2 * h ^ 5 / 120.
Proof.
  intros F y s h M Hh HF HM Cy Hy.
  apply Rle_trans with (pint (ptimes [0; - (M / 2 * h); M / 2] [0; - (M / 2 * h); M / 2]) 0 h).
  - apply square_above; [lra|intros x Hx; apply (derivatives_continuous F 1 s (s + h) x HF Hx)|
      exact Cy|]. intros x Hx.
    destruct (lagrange F (cubic s (F O s) ((F O (s + h) - F O s) / h) 0 0) 2 s (s + h) [s; s + h]
      HF (cubic_derivatives _ _ _ _ _ _ _ _)) with (x := x) as [z [Hz E]];
      try assumption; try reflexivity.
    + intro. simpl. ring.
    + simpl. lra.
    + repeat constructor; try lra; simpl; field; lra.
    + apply (factor_above _ (F 2%nat z) 2 M (prods [s; s + h] 0 x)); [|apply HM, Hz|].
      * rewrite <- E, (Hy x Hx). simpl. ring.
      * simpl. field.
  - apply Req_le. cbn [ptimes pplus pint map pow INR]. field.
Qed.

(* Parabolas through the values at both ends and in the middle. *)
Theorem quadratic_cell : forall F y s h M, 0 < h -> derivatives F 3 s (s + h) ->
  (forall x, s <= x <= s + h -> Rabs (F 3%nat x) <= M) -> (forall x : R, continuous y x) ->
  (forall x, s <= x <= s + h -> y x = F O s + (x - s) *
    ((- 3 * F O s + 4 * F O (s + h / 2) - F O (s + h)) / h + (x - s) *
    (2 * (F O s - 2 * F O (s + h / 2) + F O (s + h)) / h ^ 2))) ->
  RInt (fun x => (F O x - y x) ^ 2) s (s + h) <= M ^ 2 * h ^ 7 / 30240.
Proof.
  intros F y s h M Hh HF HM Cy Hy.
  set (w := [0; M / 6 * h ^ 2 / 2; - (M / 6 * 3 * h / 2); M / 6]).
  apply Rle_trans with (pint (ptimes w w) 0 h).
  - apply square_above; [lra|intros x Hx; apply (derivatives_continuous F 2 s (s + h) x HF Hx)|
      exact Cy|]. intros x Hx.
    destruct (lagrange F (cubic s (F O s)
      ((- 3 * F O s + 4 * F O (s + h / 2) - F O (s + h)) / h)
      (2 * (F O s - 2 * F O (s + h / 2) + F O (s + h)) / h ^ 2) 0) 3 s (s + h)
      [s; s + h / 2; s + h] HF (cubic_derivatives _ _ _ _ _ _ _ _)) with (x := x)
      as [z [Hz E]]; try assumption; try reflexivity.
    + intro. simpl. ring.
    + simpl. lra.
    + repeat constructor; try lra; simpl; field; lra.
    + apply (factor_above _ (F 3%nat z) 3 M (prods [s; s + h / 2; s + h] 0 x)); [|apply HM, Hz|].
      * rewrite <- E, (Hy x Hx). simpl. ring.
      * unfold w. simpl. field.
  - apply Req_le. unfold w. cbn [ptimes pplus pint map pow INR]. field.
Qed.

(* Cubics with the values and slopes at both ends. *)
Theorem cubic_cell : forall F y s h M, 0 < h -> derivatives F 4 s (s + h) ->
  (forall x, s <= x <= s + h -> Rabs (F 4%nat x) <= M) -> (forall x : R, continuous y x) ->
  (forall x, s <= x <= s + h -> y x = F O s + (x - s) * (F 1%nat s + (x - s) *
    ((3 * ((F O (s + h) - F O s) / h) - 2 * F 1%nat s - F 1%nat (s + h)) / h + (x - s) *
    ((F 1%nat s + F 1%nat (s + h) - 2 * ((F O (s + h) - F O s) / h)) / h ^ 2)))) ->
  RInt (fun x => (F O x - y x) ^ 2) s (s + h) <= M ^ 2 * h ^ 9 / 362880.
Proof.
  intros F y s h M Hh HF HM Cy Hy.
  set (w := [0; 0; M / 24 * h ^ 2; - (M / 24 * 2 * h); M / 24]).
  apply Rle_trans with (pint (ptimes w w) 0 h).
  - apply square_above; [lra|intros x Hx; apply (derivatives_continuous F 3 s (s + h) x HF Hx)|
      exact Cy|]. intros x Hx.
    destruct (hermite F (cubic s (F O s) (F 1%nat s)
      ((3 * ((F O (s + h) - F O s) / h) - 2 * F 1%nat s - F 1%nat (s + h)) / h)
      ((F 1%nat s + F 1%nat (s + h) - 2 * ((F O (s + h) - F O s) / h)) / h ^ 2)) s (s + h))
      with (x := x) as [z [Hz E]];
      try exact HF; try exact Hx; try apply cubic_derivatives; try lra; try reflexivity;
      try (simpl; field; lra).
    apply (factor_above _ (F 4%nat z) 4 M (prods [s; s; s + h; s + h] 0 x)); [|apply HM, Hz|].
    + rewrite <- E, (Hy x Hx). simpl. ring.
    + unfold w. simpl. field.
  - apply Req_le. unfold w. cbn [ptimes pplus pint map pow INR]. field.
Qed.

(* Bounds over neighbouring intervals add up. *)
Theorem sum_above : forall f (t : nat -> R) n most,
  (forall j, (j < n)%nat -> t j <= t (S j)) ->
  (forall x, t O <= x <= t n -> continuous f x) ->
  (forall j, (j < n)%nat -> RInt f (t j) (t (S j)) <= most) ->
  RInt f (t O) (t n) <= INR n * most.
Proof.
  intros f t n most. induction n as [|n IH]; intros Ht Cf H.
  - rewrite RInt_point. unfold zero; simpl. lra.
  - assert (H0 : t O <= t n).
    { clear -Ht. assert (K : forall m, (m <= n)%nat -> t O <= t m).
      { induction m as [|m IH]; intro Hm; [lra|].
        apply Rle_trans with (t m); [apply IH; lia|apply Ht; lia]. }
      apply K. lia. }
    assert (H1 : t n <= t (S n)) by (apply Ht; lia).
    rewrite <- (RInt_Chasles f (t O) (t n) (t (S n))).
    + assert (K : RInt f (t O) (t n) <= INR n * most).
      { apply IH; [intros; apply Ht; lia|intros; apply Cf; lra|intros; apply H; lia]. }
      assert (L := H n (Nat.lt_succ_diag_r n)). rewrite S_INR. unfold Hierarchy.plus; simpl. lra.
    + apply (ex_RInt_continuous f). intros x Hx. rewrite Rmin_left, Rmax_right in Hx by lra.
      apply Cf. lra.
    + apply (ex_RInt_continuous f). intros x Hx. rewrite Rmin_left, Rmax_right in Hx by lra.
      apply Cf. lra.
Qed.

(* ---- What polynomials leave on a cell. ------------------------------------------------------ *)

(* Newton's form of the polynomial through the values of f at the points of the list, and its
   derivatives. *)
Fixpoint newton (f : R -> R) (l : list R) (i : nat) (x : R) : R :=
  match l with
  | [] => 0
  | a :: l => newton f l i x + (f a - newton f l O a) / prods l O a * prods l i x
  end.

Lemma newton_derive : forall f l i x, is_derive (newton f l i) x (newton f l (S i) x).
Proof.
  intro f. induction l as [|a l IH]; intros i x.
  - apply (is_derive_const 0).
  - apply (is_derive_plus (newton f l i)); [apply IH|].
    apply (is_derive_scal (prods l i)), prods_derive.
Qed.

Lemma newton_high : forall f l i x, (length l <= i)%nat -> newton f l i x = 0.
Proof.
  intro f. induction l as [|a l IH]; intros i x H; simpl in *; [reflexivity|].
  rewrite (IH i x), (prods_high l i x) by lia. ring.
Qed.

Lemma newton_through : forall f l, NoDup l -> forall x, In x l -> newton f l O x = f x.
Proof.
  intros f. induction l as [|a l IH]; intros N x Hx; [destruct Hx|].
  inversion N as [|a' l' Ha Nl]; subst. simpl.
  destruct (Req_dec x a) as [->|E].
  - field. intro H. apply Ha, prods_zero, H.
  - destruct Hx as [Hx|Hx]; [congruence|]. rewrite (IH Nl x Hx), (proj2 (prods_zero l x) Hx). ring.
Qed.

Lemma prods_polynomial : forall c l s t,
  polynomial_on (S (length l)) s t (fun x => c * prods l O x).
Proof.
  intros c l s t. induction l as [|a l IH].
  - exists [c]. split; [simpl; lia|]. intros. simpl. ring.
  - apply (polynomial_ext _ s t (fun x => c * prods l O x * (1 * x + - a))).
    + intros. simpl. ring.
    + apply (polynomial_line (S (length l))), IH.
Qed.

Lemma newton_polynomial : forall f l s t, polynomial_on (length l) s t (newton f l O).
Proof.
  intros f l s t. induction l as [|a l IH].
  - exists []. split; [simpl; lia|]. reflexivity.
  - apply polynomial_plus.
    + apply (polynomial_more (length l)); [simpl; lia|exact IH].
    + apply prods_polynomial.
Qed.

Lemma ascending_distinct : forall l, ascending l -> NoDup l.
Proof.
  assert (H : forall l x, ascending (x :: l) -> forall y, In y l -> x < y).
  { induction l as [|z l IH]; intros x A y Hy; [destruct Hy|]. destruct A as [Hx A].
    destruct Hy as [<-|Hy]; [exact Hx|]. assert (K := IH z A y Hy). lra. }
  induction l as [|x l IH]; intro A; constructor.
  - intro Hx. assert (K := H l x A x Hx). lra.
  - apply IH. destruct l as [|y l]; [exact I|apply A].
Qed.

(* r^2 >= 2 r w - w^2 for r = d + z P and w = e K P with e = 1 or -1. *)
Lemma square_below : forall e K z P d, e ^ 2 = 1 -> 0 <= K -> K <= e * z ->
  K ^ 2 * (P * P) + 2 * e * K * (d * P) <= (d + z * P) ^ 2.
Proof.
  intros e K z P d He HK H.
  assert (A := pow2_ge_0 (d + z * P - e * K * P)).
  assert (B : K * P ^ 2 * K <= K * P ^ 2 * (e * z)).
  { apply Rmult_le_compat_l; [apply Rmult_le_pos; [exact HK|apply pow2_ge_0]|exact H]. }
  assert (E : (e * K * P) ^ 2 = K ^ 2 * P ^ 2) by (rewrite !Rpow_mult_distr, He; ring).
  replace ((d + z * P - e * K * P) ^ 2)
    with ((d + z * P) ^ 2 - 2 * e * K * (d * P) - 2 * (K * P ^ 2 * (e * z)) + (e * K * P) ^ 2)
    in A by ring.
  rewrite E in A. lra.
Qed.

(* w has k zeros in the cell and is orthogonal to polynomials of degree < k; q of degree < k is f
   there. By Lagrange (f - q) w >= c/k! w^2, so that with W = c/k! w
   (f - y)^2 >= 2 (f - y) W - W^2 >= 2 (q - y) W + W^2, where the first term integrates to 0. *)
Theorem least_on_cell : forall F k s h c w l y, 0 <= h -> derivatives F (S k) s (s + h) -> 0 <= c ->
  (exists e, e ^ 2 = 1 /\ forall x, s <= x <= s + h -> c <= e * F (S k) x) ->
  (forall p, (length p <= S k)%nat -> pint (ptimes p w) 0 h = 0) ->
  length l = S k -> ascending l -> List.Forall (fun x => s <= x <= s + h) l ->
  (forall x, peval w (x - s) = prods l O x) ->
  polynomial_on (S k) s (s + h) y ->
  (c / INR (fact (S k))) ^ 2 * pint (ptimes w w) 0 h
  <= RInt (fun x => (F O x - y x) ^ 2) s (s + h).
Proof.
  intros F k s h c w l y Hh HF Hc [e [He Hec]] Hw Ll Al Hl Ew Hy.
  set (q := newton (F O) l O).
  assert (Hq : polynomial_on (S k) s (s + h) q) by (rewrite <- Ll; apply newton_polynomial).
  destruct (polynomial_plus (S k) s (s + h) q (fun x => -1 * y x)) as [p [Lp Ep]].
  { exact Hq. }
  { destruct Hy as [p [Lp Ep]]. exists (map (Rmult (-1)) p). split; [rewrite map_length; exact Lp|].
    intros x Hx. rewrite pscale_value, Ep by exact Hx. reflexivity. }
  set (K := c / INR (fact (S k))).
  assert (Hf : 0 < INR (fact (S k))) by apply INR_fact_lt_0.
  assert (HK : 0 <= K).
  { unfold K, Rdiv. apply Rmult_le_pos; [exact Hc|]. left. apply Rinv_0_lt_compat, Hf. }
  set (r := pplus (map (Rmult (K ^ 2)) (ptimes w w)) (map (Rmult (2 * e * K)) (ptimes p w))).
  assert (Er : is_RInt (fun x => peval r (x - s)) s (s + h) (K ^ 2 * pint (ptimes w w) 0 h)).
  { replace (K ^ 2 * pint (ptimes w w) 0 h)
      with (Hierarchy.plus (scal (K ^ 2) (pint (ptimes w w) 0 h))
        (scal (2 * e * K) (pint (ptimes p w) 0 h))).
    - apply (is_RInt_ext (fun x => Hierarchy.plus (scal (K ^ 2) (peval (ptimes w w) (x - s)))
        (scal (2 * e * K) (peval (ptimes p w) (x - s))))).
      + intros x _. unfold r. rewrite pplus_value, !pscale_value. reflexivity.
      + apply (is_RInt_plus (V := R_NormedModule));
          apply (is_RInt_scal (V := R_NormedModule)); apply integral_polynomial.
    - rewrite (Hw p Lp). unfold Hierarchy.plus, scal; simpl. unfold mult; simpl. ring. }
  rewrite <- (is_RInt_unique _ _ _ _ Er). apply RInt_le; [lra|eexists; exact Er| |].
  - destruct Hy as [p' [Lp' Ep']]. apply (ex_RInt_ext (fun x => (F O x - peval p' (x - s)) ^ 2)).
    + intros x Hx. rewrite Rmin_left, Rmax_right in Hx by lra. rewrite Ep' by lra. reflexivity.
    + apply (ex_RInt_continuous (fun x => (F O x - peval p' (x - s)) ^ 2)).
      intros x Hx. rewrite Rmin_left, Rmax_right in Hx by lra. apply continuous_square.
      * apply (derivatives_continuous F k s (s + h) x HF Hx).
      * apply (continuous_comp (fun x => x - s) (peval p')); [|apply continuous_peval].
        apply (ex_derive_continuous (fun x => x - s)). auto_derive. exact I.
  - intros x Hx. unfold r. rewrite pplus_value, !pscale_value, !ptimes_value, <- Ep, Ew by lra.
    destruct (lagrange F (newton (F O) l) (S k) s (s + h) l HF) with (x := x) as [z [Hz E]];
      try assumption; try lra.
    + intros i z _ _. apply newton_derive.
    + intro z. apply newton_high. lia.
    + apply Forall_forall. intros z Hz. split; [apply (proj1 (Forall_forall _ l) Hl z Hz)|].
      symmetry. apply newton_through; [apply ascending_distinct, Al|exact Hz].
    + fold q in E. replace (F O x - y x)
        with (q x - y x + F (S k) z / INR (fact (S k)) * prods l O x) by lra.
      replace (q x + -1 * y x) with (q x - y x) by ring. apply square_below; [exact He|exact HK|].
      unfold K. replace (e * (F (S k) z / INR (fact (S k))))
        with (e * F (S k) z / INR (fact (S k))) by (field; lra).
      apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat, Hf|apply Hec, Hz].
Qed.

(* The zeros of Legendre's polynomials of degree 2, 3, 4 on the cell are r h/2 away from its middle
   with r^2 = 1/3; 0, 3/5; 3/7 -+ sqrt(24/245). *)
Theorem legendre_2 : forall F s h c y, 0 < h -> derivatives F 2 s (s + h) -> 0 <= c ->
  (exists e, e ^ 2 = 1 /\ forall x, s <= x <= s + h -> c <= e * F 2%nat x) ->
  polynomial_on 2 s (s + h) y ->
  c ^ 2 * h ^ 5 / 720 <= RInt (fun x => (F O x - y x) ^ 2) s (s + h).
Proof.
  intros F s h c y Hh HF Hc He Hy. set (r := sqrt (1 / 3)).
  assert (R2 : r ^ 2 = 1 / 3) by (apply pow2_sqrt; lra).
  assert (R0 : 0 < r) by (apply sqrt_lt_R0; lra).
  assert (R1 : r < 1) by nra.
  assert (H : 0 < h * r < h) by nra.
  apply Rle_trans with (2 := least_on_cell F 1 s h c [h ^ 2 / 6; - h; 1]
    [s + (h - h * r) / 2; s + (h + h * r) / 2] y (Rlt_le _ _ Hh) HF Hc He ltac:(is_orthogonal)
    eq_refl ltac:(simpl; lra) ltac:(repeat constructor; lra)
    ltac:(intro x; simpl; nra) Hy).
  apply Req_le. cbn [ptimes pplus pint map pow INR fact Nat.mul Nat.add]. field.
Qed.

Theorem legendre_3 : forall F s h c y, 0 < h -> derivatives F 3 s (s + h) -> 0 <= c ->
  (exists e, e ^ 2 = 1 /\ forall x, s <= x <= s + h -> c <= e * F 3%nat x) ->
  polynomial_on 3 s (s + h) y ->
  c ^ 2 * h ^ 7 / 100800 <= RInt (fun x => (F O x - y x) ^ 2) s (s + h).
Proof.
  intros F s h c y Hh HF Hc He Hy. set (r := sqrt (3 / 5)).
  assert (R2 : r ^ 2 = 3 / 5) by (apply pow2_sqrt; lra).
  assert (R0 : 0 < r) by (apply sqrt_lt_R0; lra).
  assert (R1 : r < 1) by nra.
  assert (H : 0 < h * r < h) by nra.
  apply Rle_trans with (2 := least_on_cell F 2 s h c [- h ^ 3 / 20; 3 / 5 * h ^ 2; - (3 / 2 * h); 1]
    [s + (h - h * r) / 2; s + h / 2; s + (h + h * r) / 2] y (Rlt_le _ _ Hh) HF Hc He
    ltac:(is_orthogonal) eq_refl ltac:(simpl; lra) ltac:(repeat constructor; lra)
    ltac:(intro x; apply Rminus_diag_uniq; apply eq_trans with
      ((x - s - h / 2) * h ^ 2 / 4 * (r ^ 2 - 3 / 5)); [simpl; field|rewrite R2; ring]) Hy).
  apply Req_le. cbn [ptimes pplus pint map pow INR fact Nat.mul Nat.add]. field.
Qed.

Theorem legendre_4 : forall F s h c y, 0 < h -> derivatives F 4 s (s + h) -> 0 <= c ->
  (exists e, e ^ 2 = 1 /\ forall x, s <= x <= s + h -> c <= e * F 4%nat x) ->
  polynomial_on 4 s (s + h) y ->
  c ^ 2 * h ^ 9 / 25401600 <= RInt (fun x => (F O x - y x) ^ 2) s (s + h).
Proof.
  intros F s h c y Hh HF Hc He Hy. set (d := sqrt (24 / 245)).
  assert (D2 : d ^ 2 = 24 / 245) by (apply pow2_sqrt; lra).
  assert (D0 : 0 < d) by (apply sqrt_lt_R0; lra).
  assert (D1 : d < 3 / 7) by nra.
  set (q := sqrt (3 / 7 - d)). set (r := sqrt (3 / 7 + d)).
  assert (Q2 : q ^ 2 = 3 / 7 - d) by (apply pow2_sqrt; lra).
  assert (Q0 : 0 < q) by (apply sqrt_lt_R0; lra).
  assert (R2 : r ^ 2 = 3 / 7 + d) by (apply pow2_sqrt; lra).
  assert (QR : q < r) by (apply sqrt_lt_1_alt; lra).
  assert (R1 : r < 1) by nra.
  assert (H : 0 < h * q /\ h * q < h * r /\ h * r < h) by (repeat split; nra).
  apply Rle_trans with (2 := least_on_cell F 3 s h c
    [h ^ 4 / 70; - (2 / 7 * h ^ 3); 9 / 7 * h ^ 2; - (2 * h); 1]
    [s + (h - h * r) / 2; s + (h - h * q) / 2; s + (h + h * q) / 2; s + (h + h * r) / 2] y
    (Rlt_le _ _ Hh) HF Hc He
    ltac:(is_orthogonal) eq_refl ltac:(simpl; lra) ltac:(repeat constructor; lra)
    ltac:(intro x; apply Rminus_diag_uniq; apply eq_trans with
      (h ^ 2 * (x - s - h / 2) ^ 2 / 4 * (q ^ 2 + r ^ 2 - 6 / 7)
        + h ^ 4 / 16 * (3 / 35 - q ^ 2 * r ^ 2)); [simpl; field|];
      rewrite Q2, R2; apply eq_trans with (h ^ 4 / 16 * (d ^ 2 - 24 / 245)); [field|];
      rewrite D2; ring) Hy).
  apply Req_le. cbn [ptimes pplus pint map pow INR fact Nat.mul Nat.add]. field.
Qed.

(* ---- What nets leave, for every number of neurons. ------------------------------------------ *)

(* The tangent of x^p at m lies below. *)
Lemma tangent : forall p x m, 0 <= x -> 0 <= m ->
  m ^ S p + INR (S p) * m ^ p * (x - m) <= x ^ S p.
Proof.
  induction p as [|p IH]; intros x m Hx Hm.
  - simpl. lra.
  - assert (K := Rmult_le_compat_l x _ _ Hx (IH x m Hx Hm)).
    assert (P : 0 <= INR (S p) * m ^ p * (x - m) ^ 2).
    { apply Rmult_le_pos; [apply Rmult_le_pos; [apply pos_INR|apply pow_le, Hm]|apply pow2_ge_0]. }
    rewrite (S_INR (S p)). change (x ^ S (S p)) with (x * x ^ S p).
    simpl pow in *. nra.
Qed.

(* x^p/A^(p-1) + y^p/B^(p-1) >= (x + y)^p/(A + B)^(p-1): tangents at (x + y)/(A + B). *)
Lemma radon : forall p x y A B, 0 <= x -> 0 <= y -> 0 < A -> 0 < B ->
  (x + y) ^ S p / (A + B) ^ p <= x ^ S p / A ^ p + y ^ S p / B ^ p.
Proof.
  intros p x y A B Hx Hy HA HB. set (r := (x + y) / (A + B)).
  assert (Hr : 0 <= r) by (apply Rdiv_le_0_compat; lra).
  assert (K : forall z C, 0 <= z -> 0 < C ->
    C * r ^ S p + INR (S p) * r ^ p * (z - C * r) <= z ^ S p / C ^ p).
  { intros z C Hz HC. assert (HCp : 0 < C ^ p) by (apply pow_lt, HC).
    apply (Rmult_le_reg_r (C ^ p)); [exact HCp|].
    replace (z ^ S p / C ^ p * C ^ p) with (z ^ S p) by (field; lra).
    assert (T := tangent p z (C * r) Hz ltac:(nra)). rewrite !Rpow_mult_distr in T.
    simpl pow in *. nra. }
  assert (K1 := K x A Hx HA). assert (K2 := K y B Hy HB).
  assert (E : (x + y) ^ S p / (A + B) ^ p = (A + B) * r ^ S p).
  { unfold r, Rdiv. rewrite Rpow_mult_distr, pow_inv. simpl. field.
    split; [apply pow_nonzero; lra|lra]. }
  assert (E' : (A + B) * r = x + y) by (unfold r; field; lra).
  rewrite E. nra.
Qed.

(* How many gates turn inside the cell. *)
Fixpoint inside (l : list any_neuron) (s t : R) : nat :=
  match l with
  | [] => O
  | n :: l =>
    ((if Rlt_dec ((G n * s + g n) * (G n * t + g n)) 0 then 1 else 0) + inside l s t)%nat
  end.

Lemma inside_turning : forall l s t, turning l s t = INR (inside l s t).
Proof.
  intros l s t. induction l as [|n l IH]; [reflexivity|].
  cbn [inside turning]. rewrite plus_INR, IH. unfold turns. destruct Rlt_dec; simpl; ring.
Qed.

Lemma inside_most : forall l s t, (inside l s t <= length l)%nat.
Proof.
  intros l s t. induction l as [|n l IH]; simpl; [lia|]. destruct Rlt_dec; lia.
Qed.

(* Where the cell is cut no gate turns twice, and one that is 0 at the cut in neither part. *)
Lemma inside_cut : forall l s m t, s <= m <= t ->
  (inside l s m + inside l m t <= inside l s t)%nat.
Proof.
  intros l s m t Hm. induction l as [|n l IH]; simpl; [lia|].
  destruct (line_between (G n) (g n) s t m Hm) as [Hu Hd].
  set (S := G n * s + g n) in *. set (M := G n * m + g n) in *. set (T := G n * t + g n) in *.
  destruct (Rlt_dec (S * M) 0), (Rlt_dec (M * T) 0), (Rlt_dec (S * T) 0); try lia; exfalso;
    destruct (Rle_lt_dec 0 S), (Rle_lt_dec 0 T); nra.
Qed.

Lemma inside_some : forall l s t, s < t -> (0 < inside l s t)%nat -> exists m, s < m < t /\
  (inside l s m + inside l m t < inside l s t)%nat.
Proof.
  intros l s t Hst. induction l as [|n l IH]; simpl; [lia|]. intro H.
  destruct (Rlt_dec ((G n * s + g n) * (G n * t + g n)) 0) as [C|C].
  - set (w := G n) in *. set (c := g n) in *.
    assert (W : w <> 0) by (intro W; rewrite W in C; nra).
    set (m := - c / w). assert (E : w * m + c = 0) by (unfold m; field; exact W).
    assert (Hm : s < m < t).
    { replace c with (- (w * m)) in C by lra.
      replace ((w * s + - (w * m)) * (w * t + - (w * m)))
        with (w ^ 2 * ((s - m) * (t - m))) in C by ring.
      assert (0 < w ^ 2) by (apply pow2_gt_0, W).
      assert ((s - m) * (t - m) < 0) by nra. clear - Hst H1. split; nra. }
    exists m. split; [exact Hm|]. rewrite E, Rmult_0_r, Rmult_0_l.
    assert (K := inside_cut l s m t ltac:(lra)).
    destruct (Rlt_dec 0 0); [lra|lia].
  - destruct (IH H) as [m [Hm K]]. exists m. split; [exact Hm|].
    assert (L := inside_cut [n] s m t ltac:(lra)). simpl in L.
    destruct (Rlt_dec ((G n * s + g n) * (G n * t + g n)) 0); [contradiction|]. lia.
Qed.

(* If one polynomial leaves K w^(p+1) or more on every cell of width w inside [u, v], a net of n
   neurons, which is one polynomial on each of n + 1 cells, leaves K (v-u)^(p+1) / (n+1)^p. *)
Theorem split : forall f u v k p K d l, u < v -> 0 <= K ->
  (forall x, u <= x <= v -> continuous f x) ->
  (forall s h y, 0 < h -> u <= s -> s + h <= v -> polynomial_on k s (s + h) y ->
    K * h ^ S p <= RInt (fun x => (f x - y x) ^ 2) s (s + h)) ->
  (1 <= k)%nat -> List.Forall (fun n => (S (S (length (lines n))) <= k)%nat) l ->
  K * (v - u) ^ S p / INR (S (length l)) ^ p <= RInt (fun x => (f x - any_net_at d l x) ^ 2) u v.
Proof.
  intros f u v k p K d l Huv HK Cf Hcell Hk Hl.
  set (F := fun x => (f x - any_net_at d l x) ^ 2).
  assert (Hex : forall s t, u <= s -> s <= t -> t <= v -> ex_RInt F s t).
  { intros s t Hs Hst Ht. apply (ex_RInt_continuous F). intros x Hx.
    rewrite Rmin_left, Rmax_right in Hx by lra.
    apply continuous_square; [apply Cf; lra|apply continuous_any_net]. }
  assert (H : forall m s t, (inside l s t <= m)%nat -> u <= s -> s < t -> t <= v ->
    K * ((t - s) ^ S p / INR (S m) ^ p) <= RInt F s t).
  { induction m as [m IH] using (well_founded_induction Nat.lt_wf_0). intros s t Hm Hs Hst Ht.
    destruct (Nat.eq_dec (inside l s t) 0) as [E|E].
    - apply Rle_trans with (K * (t - s) ^ S p).
      + apply Rmult_le_compat_l; [exact HK|].
        assert (P : 1 <= INR (S m) ^ p).
        { apply pow_R1_Rle. rewrite S_INR. assert (Q := pos_INR m). lra. }
        assert (Q : 0 <= (t - s) ^ S p) by (apply pow_le; lra).
        apply (Rmult_le_reg_r (INR (S m) ^ p)); [lra|].
        unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. nra.
      + replace t with (s + (t - s)) at 2 by ring.
        apply (Hcell s (t - s) (any_net_at d l)); [lra|exact Hs|lra|].
        replace (s + (t - s)) with t by ring.
        apply polynomial_net; [lra|exact Hk|exact Hl|]. rewrite inside_turning, E. reflexivity.
    - destruct (inside_some l s t Hst) as [c [Hc Hin]]; [lia|].
      set (m1 := inside l s c) in *. set (m2 := inside l c t) in *.
      assert (H1 := IH m1 ltac:(lia) s c (Nat.le_refl _) Hs ltac:(lra) ltac:(lra)).
      assert (H2 := IH m2 ltac:(lia) c t (Nat.le_refl _) ltac:(lra) ltac:(lra) Ht).
      rewrite <- (RInt_Chasles F s c t) by (apply Hex; lra).
      unfold Hierarchy.plus; simpl AbelianGroup.plus.
      apply Rle_trans with (2 := Rplus_le_compat _ _ _ _ H1 H2).
      rewrite <- Rmult_plus_distr_l. apply Rmult_le_compat_l; [exact HK|].
      assert (P1 : 0 < INR (S m1)) by (apply lt_0_INR; lia).
      assert (P2 : 0 < INR (S m2)) by (apply lt_0_INR; lia).
      apply Rle_trans with (2 := radon p (c - s) (t - c) _ _ ltac:(lra) ltac:(lra) P1 P2).
      replace (c - s + (t - c)) with (t - s) by ring. rewrite <- plus_INR.
      unfold Rdiv. apply Rmult_le_compat_l; [apply pow_le; lra|].
      apply Rinv_le_contravar; [apply pow_lt, lt_0_INR; lia|].
      apply pow_incr. split; [apply pos_INR|]. apply le_INR. lia. }
  assert (R := H (length l) u v (inside_most l u v) (Rle_refl u) Huv (Rle_refl v)).
  unfold Rdiv in *. rewrite Rmult_assoc. exact R.
Qed.

(* ---- Rates. --------------------------------------------------------------------------------- *)

(* From n cells of width L/n with M^2 (L/n)^(2k+1) / E each to the root of the mean over L. *)
Lemma rate_above : forall I L M E C n k, 0 < L -> 0 < E -> 0 <= C -> 0 < n ->
  M ^ 2 * L ^ (2 * k) <= E * C ^ 2 -> I <= n * (M ^ 2 * (L / n) ^ S (2 * k) / E) ->
  sqrt (I / L) <= C / n ^ k.
Proof.
  intros I L M E C n k HL HE HC Hn H HI.
  assert (P : 0 < n ^ k) by (apply pow_lt, Hn).
  rewrite <- (sqrt_pow2 (C / n ^ k)) by (apply Rdiv_le_0_compat; assumption).
  apply sqrt_le_1_alt. apply (Rmult_le_reg_r L); [exact HL|].
  replace (I / L * L) with I by (field; lra). apply Rle_trans with (1 := HI).
  replace (n * (M ^ 2 * (L / n) ^ S (2 * k) / E))
    with (M ^ 2 * L ^ (2 * k) * (L / (E * (n ^ k) ^ 2))).
  - replace ((C / n ^ k) ^ 2 * L) with (E * C ^ 2 * (L / (E * (n ^ k) ^ 2))) by (field; lra).
    apply Rmult_le_compat_r; [|exact H]. apply Rdiv_le_0_compat; [lra|].
    apply Rmult_lt_0_compat; [exact HE|apply pow_lt, P].
  - replace ((L / n) ^ S (2 * k)) with (L * L ^ (2 * k) / (n * (n ^ k) ^ 2)); [field; lra|].
    rewrite <- (tech_pow_Rmult (L / n)). unfold Rdiv. rewrite Rpow_mult_distr, pow_inv.
    rewrite (Nat.mul_comm 2 k), (pow_mult n). field. lra.
Qed.

(* From c^2 l^(2k+1) / E over N^2k to the root of the mean over L. *)
Lemma rate_below : forall I L l c E C N k, 0 < L -> 0 < E -> 0 <= C -> 0 < N ->
  C ^ 2 * L * E <= c ^ 2 * l ^ S (2 * k) -> c ^ 2 / E * l ^ S (2 * k) / N ^ (2 * k) <= I ->
  C / N ^ k <= sqrt (I / L).
Proof.
  intros I L l c E C N k HL HE HC HN H HI.
  assert (P : 0 < N ^ k) by (apply pow_lt, HN).
  assert (P2 : N ^ (2 * k) = (N ^ k) ^ 2) by (rewrite <- pow_mult; f_equal; lia).
  rewrite <- (sqrt_pow2 (C / N ^ k)) by (apply Rdiv_le_0_compat; assumption).
  apply sqrt_le_1_alt. apply (Rmult_le_reg_r L); [exact HL|].
  replace (I / L * L) with I by (field; lra). apply Rle_trans with (2 := HI). rewrite P2.
  replace ((C / N ^ k) ^ 2 * L) with (C ^ 2 * L * E * / (E * (N ^ k) ^ 2)) by (field; lra).
  replace (c ^ 2 / E * l ^ S (2 * k) / (N ^ k) ^ 2)
    with (c ^ 2 * l ^ S (2 * k) * / (E * (N ^ k) ^ 2)) by (field; lra).
  apply Rmult_le_compat_r; [|exact H]. left. apply Rinv_0_lt_compat.
  apply Rmult_lt_0_compat; [exact HE|apply pow_lt, P].
Qed.

(* Nets that leave at most M^2 h^(2k+1) / E on each of n cells of width h. *)
Theorem above : forall f y a b k M E C n, a < b -> 0 < E -> 0 <= C -> (1 <= n)%nat ->
  (forall x, a <= x <= b -> continuous f x) -> (forall x : R, continuous y x) ->
  (forall j, (j < n)%nat ->
    RInt (fun x => (f x - y x) ^ 2) (a + INR j * ((b - a) / INR n))
      (a + INR (S j) * ((b - a) / INR n)) <= M ^ 2 * ((b - a) / INR n) ^ S (2 * k) / E) ->
  M ^ 2 * (b - a) ^ (2 * k) <= E * C ^ 2 ->
  sqrt (RInt (fun x => (f x - y x) ^ 2) a b / (b - a)) <= C / INR n ^ k.
Proof.
  intros f y a b k M E C n Hab HE HC Hn Cf Cy Hcell H.
  assert (Pn : 0 < INR n) by (apply lt_0_INR; lia).
  assert (Ph : 0 < (b - a) / INR n) by (apply Rdiv_lt_0_compat; lra).
  apply (rate_above _ (b - a) M E C (INR n) k); try assumption; [lra|].
  set (t := fun j => a + INR j * ((b - a) / INR n)).
  assert (T0 : t O = a) by (unfold t; simpl; ring).
  assert (Tn : t n = b) by (unfold t; field; lra).
  rewrite <- T0, <- Tn at 1. apply sum_above.
  - intros j _. apply ascend; [lra|lia].
  - intros x Hx. rewrite T0, Tn in Hx. apply continuous_square; [apply Cf, Hx|apply Cy].
  - exact Hcell.
Qed.

(* Any net, where polynomials leave c^2 h^(2k+1) / E on a cell, from a smaller interval [u, v]. *)
Theorem below : forall F k a b u v c E C d l,
  (forall s h y, 0 < h -> derivatives F k s (s + h) ->
    (exists e, e ^ 2 = 1 /\ forall x, s <= x <= s + h -> c <= e * F k x) ->
    polynomial_on k s (s + h) y ->
    c ^ 2 * h ^ S (2 * k) / E <= RInt (fun x => (F O x - y x) ^ 2) s (s + h)) ->
  (1 <= k)%nat -> derivatives F k a b -> a <= u < v -> v <= b -> 0 < E -> 0 <= C ->
  (exists e, e ^ 2 = 1 /\ forall x, u <= x <= v -> c <= e * F k x) ->
  C ^ 2 * (b - a) * E <= c ^ 2 * (v - u) ^ S (2 * k) ->
  List.Forall (fun n => (S (S (length (lines n))) <= k)%nat) l ->
  C / INR (length l + 1) ^ k
  <= sqrt (RInt (fun x => (F O x - any_net_at d l x) ^ 2) a b / (b - a)).
Proof.
  intros F k a b u v c E C d l Hcell Hk HF Hu Hv HE HC [e [He Hc]] H Hl.
  set (f := fun x => (F O x - any_net_at d l x) ^ 2).
  assert (Cf : forall x, a <= x <= b -> continuous (F O) x).
  { destruct k as [|k]; [lia|]. intros x Hx. apply (derivatives_continuous F k a b x HF Hx). }
  assert (Hex : forall s t, a <= s -> s <= t -> t <= b -> ex_RInt f s t).
  { intros s t Hs Hst Ht. apply integral_exists; [exact Hst|]. intros x Hx.
    apply continuous_square; [apply Cf; lra|apply continuous_any_net]. }
  assert (K : c ^ 2 / E * (v - u) ^ S (2 * k) / INR (S (length l)) ^ (2 * k) <= RInt f u v).
  { apply (split (F O) u v k (2 * k) (c ^ 2 / E) d l); try assumption; [lra| | |].
    - apply Rdiv_le_0_compat; [apply pow2_ge_0|exact HE].
    - intros x Hx. apply Cf. lra.
    - intros s h y Hh Hs Hsh Hy.
      replace (c ^ 2 / E * h ^ S (2 * k)) with (c ^ 2 * h ^ S (2 * k) / E) by (field; lra).
      apply Hcell; [exact Hh| | |exact Hy].
      + apply (derivatives_inside F k a b); [lra|lra|exact HF].
      + exists e. split; [exact He|]. intros x Hx. apply Hc. lra. }
  replace (length l + 1)%nat with (S (length l)) by lia.
  apply (rate_below _ (b - a) (v - u) c E C); try assumption; [lra|apply lt_0_INR; lia|].
  apply Rle_trans with (1 := K).
  assert (P : forall s t, a <= s -> s <= t -> t <= b -> 0 <= RInt f s t).
  { intros s t Hs Hst Ht. apply RInt_ge_0; [exact Hst|apply Hex; assumption|].
    intros x _. apply pow2_ge_0. }
  assert (S1 := RInt_Chasles f a u b ltac:(apply Hex; lra) ltac:(apply Hex; lra)).
  assert (S2 := RInt_Chasles f u v b ltac:(apply Hex; lra) ltac:(apply Hex; lra)).
  unfold Hierarchy.plus in S1, S2; simpl in S1, S2.
  assert (P1 := P a u ltac:(lra) ltac:(lra) ltac:(lra)).
  assert (P2 := P v b ltac:(lra) ltac:(lra) ltac:(lra)). lra.
Qed.

(* n + 1 <= 2 n *)
Lemma twice : forall c C n k, (1 <= n)%nat -> 0 <= c -> 2 ^ k * c <= C ->
  c / INR n ^ k <= C / INR (n + 1) ^ k.
Proof.
  intros c C n k Hn Hc H. assert (Pn : 1 <= INR n) by (apply (le_INR 1), Hn).
  rewrite plus_INR. simpl (INR 1).
  assert (P : 0 < INR n ^ k) by (apply pow_lt; lra).
  assert (Q : 0 < (INR n + 1) ^ k) by (apply pow_lt; lra).
  apply (Rmult_le_reg_r ((INR n + 1) ^ k)); [exact Q|].
  replace (C / (INR n + 1) ^ k * (INR n + 1) ^ k) with C by (field; lra).
  apply Rle_trans with (2 := H). apply Rle_trans with (c / INR n ^ k * (2 ^ k * INR n ^ k)).
  - apply Rmult_le_compat_l; [apply Rdiv_le_0_compat; assumption|].
    rewrite <- Rpow_mult_distr. apply pow_incr. lra.
  - apply Req_le. field. lra.
Qed.

(* n/(n-1) falls: from m on it is at most m/(m-1). *)
Lemma one_less : forall C n m k, (2 <= m <= n)%nat -> 0 <= C ->
  C * (INR (m - 1) / INR m) ^ k / INR (n - 1) ^ k <= C / INR n ^ k.
Proof.
  intros C n m k H HC. rewrite !minus_INR by lia. simpl (INR 1).
  assert (Pm : 2 <= INR m) by (apply (le_INR 2); lia).
  assert (Pn : INR m <= INR n) by (apply le_INR; lia).
  assert (Q : 0 < (INR n - 1) ^ k) by (apply pow_lt; lra).
  assert (P : 0 < INR n ^ k) by (apply pow_lt; lra).
  apply (Rmult_le_reg_r ((INR n - 1) ^ k)); [exact Q|].
  replace (C * ((INR m - 1) / INR m) ^ k / (INR n - 1) ^ k * (INR n - 1) ^ k)
    with (C * ((INR m - 1) / INR m) ^ k) by (field; lra).
  replace (C / INR n ^ k * (INR n - 1) ^ k) with (C * ((INR n - 1) / INR n) ^ k)
    by (unfold Rdiv; rewrite Rpow_mult_distr, pow_inv; field; lra).
  apply Rmult_le_compat_l; [exact HC|]. apply pow_incr. split.
  - apply Rdiv_le_0_compat; lra.
  - apply (Rmult_le_reg_r (INR m * INR n)); [nra|].
    replace ((INR m - 1) / INR m * (INR m * INR n)) with ((INR m - 1) * INR n) by (field; lra).
    replace ((INR n - 1) / INR n * (INR m * INR n)) with ((INR n - 1) * INR m) by (field; lra). lra.
Qed.

(* For n < m a bound of order k is one of order k + 1. *)
Lemma few_more : forall C n m k, (1 <= n < m)%nat -> 0 <= C ->
  C / INR (m - 1) / INR n ^ k <= C / INR n ^ S k.
Proof.
  intros C n m k H HC. assert (Pn : 0 < INR n) by (apply lt_0_INR; lia).
  assert (Pm : INR n <= INR (m - 1)) by (apply le_INR; lia).
  assert (P : 0 < INR n ^ k) by (apply pow_lt; lra). simpl pow.
  replace (C / INR (m - 1) / INR n ^ k) with (C / INR n ^ k * / INR (m - 1)) by (field; lra).
  replace (C / (INR n * INR n ^ k)) with (C / INR n ^ k * / INR n) by (field; lra).
  apply Rmult_le_compat_l; [apply Rdiv_le_0_compat; assumption|].
  apply Rinv_le_contravar; assumption.
Qed.

(* A net whose neurons are given by a formula. *)
Lemma net_by_formula : forall (neuron : nat -> any_neuron) n d x,
  any_net_at d (map neuron (seq 0 n)) x = d + total n (fun i => any_neuron_at (neuron i) x).
Proof.
  intros neuron n d x. unfold any_net_at. induction n as [|n IH]; [simpl; ring|].
  rewrite seq_S, map_app, fold_left_app, IH. simpl. ring.
Qed.

Lemma net_one_more : forall n l d x,
  any_net_at d (n :: l) x = any_net_at (d + any_neuron_at n x) l x.
Proof. reflexivity. Qed.

(* An inequality between expressions in x, which ranges over an interval by hypothesis, by mean
   values on parts of it that are halved at most 60 times. *)
Ltac range_at x bits :=
  let prec := eval vm_compute in (Floats.PtoP bits) in
  Tactics.IH.do_interval (Some x) (cons x nil) prec 1%nat 60%nat false false itm_autodiff.

(* An inequality between constants, some of them natural numbers. *)
Ltac constants := rewrite ?INR_IZR_INZ; simpl Z.of_nat; lra.
